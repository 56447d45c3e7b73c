"""From stored events to confirmed and pulled, beside publishing what is only in memory."""

# ruff: noqa: T201, S603 - it talks by print, and starts programs

import json
import os
import subprocess
import sys

from tests.benchmarks import commands, processes, world
from tests.benchmarks.figures import TIMES, Row, Spread, ratio

EVENTS, EVENTS_WHEN_QUICK = 10_000, 1_000
LANDLORD = "relay"


def run(ground, options):
    processes.install_peers()
    world.open_landlords(ground, [LANDLORD], ("complaints",))
    count = EVENTS_WHEN_QUICK if options.quick else EVENTS
    sides = {
        "ours": lambda: _ours(ground, count),
        "faststream": lambda: _peer(ground, "faststream_publish.py", count),
        "bare": lambda: _peer(ground, "bare_publish.py", count),
    }
    rates = {side: [] for side in sides}
    for _ in range(options.rounds):
        for side, publish in sides.items():
            ground.empty(*commands.OUR_QUEUES, *commands.PEER_QUEUES)
            done = publish()
            rates[side].append(done["events"] / done["seconds"])
            print(f"  {side:12} {rates[side][-1]:8.0f} events/s", flush=True)
    ground.empty(*commands.OUR_QUEUES, *commands.PEER_QUEUES)
    shown = {side: f"{Spread.of(each).shown()}/s" for side, each in rates.items()}
    return [
        Row(
            f"relay, stored events to confirmed and pulled: over {side}",
            ratio(rates["ours"], rates[side]),
            TIMES,
            target,
            absolute={"ours": shown["ours"], side: shown[side]},
        )
        for side, target in (("faststream", 1.2), ("bare", 0.4))
    ]


def _ours(ground, count):
    command = [sys.executable, "-m", "tests.benchmarks.relaying", LANDLORD, str(count)]
    return _finished(command, processes.ROOT, processes.addresses(ground, "complaints"))


def _peer(ground, script, count):
    command = [processes.PEER_PYTHON, script, str(count)]
    return _finished(command, processes.PEERS, {"BENCH_AMQP_URL": ground.amqp_url})


def _finished(command, directory, environment):
    environment = os.environ | {"PYTHONWARNINGS": "ignore"} | environment
    done = subprocess.run(command, cwd=directory, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
