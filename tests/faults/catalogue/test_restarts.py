"""Processes that are replaced under load, and a broker that dies, stays away or has no room."""

import itertools
import time

import eventlet
import pytest

from shared.bus import names
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import Clients, check_each_once, counted, pending, seconds_until, stored, until
from tests.shared.probe import ThingMade

QUEUE = "probe.count_things"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_rolling_restarts_under_load_deliver_nothing_again(launch, sign_in, broker, landlord, scale):
    """F6. SIGTERM to two processes in turn, requests and handlers of 0 to 10 s (short form: 2 s) in hand."""
    before = broker.redelivered(QUEUE)
    durations = itertools.cycle(scale(["red", "wait:0.1", "wait:2"], ["red", "wait:0.1", "wait:1", "red", "wait:10"]))
    processes = [launch().start(), launch().start()]
    clients = Clients(processes, sign_in, number=4, colour=lambda: next(durations), pause=scale(0.1, 1))
    for number in range(scale(2, 10)):
        eventlet.sleep(scale(1, 4))
        leaving = processes[number % 2]
        status, seconds = leaving.terminate()
        assert (status, seconds < 19) == (0, True), f"stopped with {status} after {seconds:.1f} s: {leaving.output()}"
        processes[number % 2] = clients._processes[number % 2] = launch().start()
    clients.stop()
    check_each_once(landlord, clients.accepted, within=60)
    assert set(clients.statuses) == {201}, clients.statuses
    assert broker.waiting(names.suspect(QUEUE)) == 0
    eventlet.sleep(scale(0, 6))  # the broker's statistics are five seconds old
    assert broker.redelivered(QUEUE) == before, "told to stop, a process let a message go that it had begun"


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_broker_that_is_killed_ends_no_process_and_is_found_again(launch, sign_in, broker, landlord):
    """F7. kill -9 and restart under load: no process ends, and consumers resume within 30 s."""
    processes = [launch().start(), launch().start()]
    clients = Clients(processes, sign_in, number=4)
    worst = 0.0
    for _ in range(20):
        eventlet.sleep(2)
        broker.kill()
        eventlet.sleep(1)
        broker.start()
        worst = max(worst, seconds_until(lambda: all(process.is_ready() for process in processes), 30, "resuming"))
        settled = len(stored(landlord))
        until(lambda settled=settled: len(counted(landlord)) >= settled, 30, "handling again")
        assert all(process.running for process in processes), "a process ended with its broker"
    clients.stop()
    until(lambda: pending(landlord) == 0)
    there = stored(landlord)
    until(lambda: set(counted(landlord)) == there, 60, "everything is handled")
    assert clients.accepted <= there
    assert set(clients.statuses) == {201}, clients.statuses
    print(f"F7: worst resumption {worst:.1f} s; {len(there)} commands")  # noqa: T201 - a figure of the long form


@pytest.mark.long
@pytest.mark.timeout(900)
def test_while_the_broker_is_down_for_long_commands_succeed_and_then_it_catches_up(launch, sign_in, broker, landlord):
    """F8. Down for 3 minutes (the plan says 10): 99.9 % of requests succeed, the backlog drains at 2 x the inflow."""
    process = launch().start()
    clients = Clients([process], sign_in, number=4, pause=0.05)
    eventlet.sleep(2)
    broker.kill()
    down = time.monotonic()
    eventlet.sleep(180)
    broker.start()
    away = time.monotonic() - down
    before, published_before = len(stored(landlord)), process.metric("doorstep_events_published_total")
    rate = before / (away + 2)
    drained = seconds_until(lambda: process.metric("doorstep_relay_backlog") < 50, 120, "draining")
    clients.stop()
    speed = (process.metric("doorstep_events_published_total") - published_before) / max(drained, 0.1)
    answered = clients.statuses.total()
    assert clients.statuses[201] >= 0.999 * answered, clients.statuses
    assert speed >= 2 * rate, f"drains at {speed:.0f}/s, {rate:.0f}/s come in"
    check_each_once(landlord, clients.accepted, within=300)  # three minutes' worth, each event alone


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("raise_alarm", "clear_alarm"),
    [
        pytest.param(("set_vm_memory_high_watermark", "0.00001"), ("set_vm_memory_high_watermark", "0.4"), id="memory"),
        pytest.param(
            ("set_disk_free_limit", "900000GB"), ("set_disk_free_limit", "50MB"), id="disk", marks=pytest.mark.long
        ),
    ],
)
def test_a_broker_without_room_holds_up_no_request_and_no_reader(
    launch, sign_in, broker, landlord, scale, raise_alarm, clear_alarm
):
    """F18. Alarms forced, 5 times each in the long form: HTTP goes on, readers go on, the relay resumes in 5 s."""
    process = launch().start()
    broker.publish([made(ThingMade, landlord, f"before-{number}", colour="wait:0.5") for number in range(80)])
    for _ in range(scale(1, 5)):
        broker.control(*raise_alarm)
        try:
            eventlet.sleep(0.5)
            handled = len(counted(landlord))
            clients = Clients([process], sign_in, number=2, pause=0.1)
            eventlet.sleep(scale(4, 60))
            clients.stop()
            assert set(clients.statuses) == {201}, clients.statuses
            assert clients.slowest < 2, f"a request took {clients.slowest:.1f} s"
            assert process.is_ready()
            assert process.metric("doorstep_relay_backlog") >= len(clients.accepted) * 0.9, "nobody can see the trouble"
            assert process.metric("doorstep_relay_oldest_seconds") > scale(3, 50), "nobody can see how old it is"
            assert len(counted(landlord)) > handled or handled >= 80, "readers stood still"
        finally:
            broker.control(*clear_alarm)
        seconds = seconds_until(lambda: pending(landlord) == 0, 30, "publishing again")
        assert seconds < 6, f"the relay resumed {seconds:.1f} s after the alarm was over"
    until(lambda: stored(landlord) <= set(counted(landlord)), 30, "everything is handled")
