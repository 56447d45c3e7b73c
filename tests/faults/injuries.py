"""What is done to the platform: each fault hurts something, ends what does not end by itself, and says what it was.

A fault is a function (platform, dice) -> text. It returns when the trouble is over, from which moment recovery counts;
services that were killed are started again by the platform's own watch.
"""

import time

from pymongo.errors import PyMongoError

from tests.faults.lines import LINES

BADLY_STOPPED = "told to stop,"
DIES_WITHIN = 8  # seconds until a process that was told to crash at a line must have passed it, under load
MODES = ("cut", "refuse", "hole", "hole up", "hole down", "stall", "late", "narrow", "sliced", "mute")  # of tests.proxy


def kill_service(platform, dice):
    one = dice.choice(platform.services)
    one.kill()
    return f"kill -9 of {one.name}"


def crash_at_line(platform, dice):
    """Start a process so that it dies at one labelled line, and wait until it has."""
    one, label, nth = dice.choice(platform.services), dice.choice(sorted(LINES)), dice.randint(1, 20)
    if crash(platform, one, label, nth):
        return f"{one.name} died when it was at {label} for the {nth}. time"
    return f"kill -9 of {one.name}, which was not at {label} {nth} times"


def crash(platform, one, label, nth):
    """True when it died at that line; it is killed where nothing brought it there in time."""
    one.wanted = False
    one.kill()
    one.launch(crash_at=f"{label}:{nth}")
    starts, until = one.starts, time.monotonic() + DIES_WITHIN
    while one.running and one.starts == starts:
        if time.monotonic() > until:
            one.kill()
            return False
        time.sleep(0.05)
    return True


def restart_broker(platform, dice):
    platform.rabbit.stop()
    time.sleep(dice.uniform(0, 2))
    platform.rabbit.start()
    return "RabbitMQ stopped and started"


def kill_broker(platform, dice):
    platform.rabbit.kill()
    time.sleep(dice.uniform(0, 3))
    platform.rabbit.start()
    return "kill -9 of RabbitMQ"


def memory_alarm(platform, dice):
    platform.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1")
    time.sleep(dice.uniform(2, 6))
    platform.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB")
    return "RabbitMQ out of memory"


def disk_alarm(platform, dice):
    platform.rabbitmqctl("set_disk_free_limit", "1000000GB")
    time.sleep(dice.uniform(2, 6))
    platform.rabbitmqctl("set_disk_free_limit", "500MB")
    return "RabbitMQ out of disk"


def close_connections(platform, _dice):
    platform.rabbitmqctl("close_all_connections", "-p", "doorstep", "a fault")
    return "RabbitMQ closed all connections"


def kill_primary(platform, dice):
    port = platform.mongo.primary()
    if port is None:
        return "no primary to kill"
    platform.mongo.members[port].kill()
    time.sleep(dice.uniform(0, 4))
    platform.mongo.launch_member(port)
    return "kill -9 of MongoDB's primary"


def step_down(platform, _dice):
    try:
        platform.mongo.client().admin.command("replSetStepDown", 10, secondaryCatchUpPeriodSecs=5)
    except PyMongoError as refused:
        return f"MongoDB's primary did not step down: {type(refused).__name__}"
    return "MongoDB's primary stepped down"


def network_trouble(platform, dice):
    one = dice.choice([one for one in platform.services if one.through])
    engine, mode, seconds = dice.choice(("amqp", "mongo")), dice.choice(MODES), dice.uniform(2, 7)
    trouble(platform, one, engine, mode, seconds)
    return f"network of {one.name} to {engine}: {mode} for {seconds:.0f} s"


def trouble(platform, one, engine, mode, seconds):
    links = platform.links(one, engine)
    orders = ("mute", "cut") if mode == "mute" else (mode,)  # mute is for who connects anew
    for link in links:
        for order in orders:
            platform.network.tell(link, order)
    if mode != "cut":
        time.sleep(seconds)
    for link in links:
        if mode == "refuse":
            platform.network.tell(link, "admit")
        if mode == "mute":
            platform.network.tell(link, "cut")  # nobody who was not heard then is heard later
        platform.network.tell(link, "pass")


def rolling_restart(platform, dice):
    """SIGTERM to one process of a service after the other, as a new release would."""
    service = dice.choice(sorted({one.service for one in platform.services}))
    for one in platform.of(service):
        code = one.terminate()
        one.launch()
        if code != 0:
            return f"{BADLY_STOPPED} {one.name} ended with {code}"
        until = time.monotonic() + 30
        while not one.ready and time.monotonic() < until:
            time.sleep(0.1)
    return f"rolling restart of {service}"


# kinds of fault and how often each is chosen
KINDS = {
    kill_service: 6,
    crash_at_line: 8,
    restart_broker: 2,
    kill_broker: 4,
    memory_alarm: 2,
    disk_alarm: 2,
    close_connections: 2,
    kill_primary: 4,
    step_down: 3,
    network_trouble: 12,
    rolling_restart: 4,
}


def heal(platform):
    """End what may still be wrong, as an operator would before looking at what is left."""
    for link in platform.network.ports:
        platform.network.tell(link, "pass")
    for one in platform.services:
        if not one.running:
            one.launch()
        one.wanted = True
