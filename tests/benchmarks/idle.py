"""What a service costs while nobody asks: resident memory and share of a core, over a minute, on engines of its own."""

# ruff: noqa: T201 - it talks by print

import time
from contextlib import ExitStack

from shared.contracts import SERVICES
from tests.benchmarks import engines, processes, world
from tests.benchmarks.figures import Row, Spread

LANDLORDS = 4
SETTLE, WATCHED = 15, 60  # seconds


def run(_ground, options):
    with engines.ground() as own, ExitStack() as stack:
        world.prepare(own)
        world.open_landlords(own, world.landlord_ids(LANDLORDS))
        programs = {}
        for name in SERVICES:
            programs[name] = processes.service(own, name)
            stack.callback(programs[name].end)
        time.sleep(1 if options.quick else SETTLE)
        seconds = 2 if options.quick else WATCHED
        before = {name: program.cpu_seconds() for name, program in programs.items()}
        time.sleep(seconds)
        shares = {name: (program.cpu_seconds() - before[name]) / seconds for name, program in programs.items()}
        memory = {name: program.resident_memory() for name, program in programs.items()}
    for name in SERVICES:
        print(f"  {name:14} {memory[name]:.0f} MiB  {shares[name]:.2%} of a core", flush=True)
    return [
        Row(
            "a service idle: memory of the largest",
            Spread(max(memory.values()), min(memory.values()), max(memory.values())),
            " MiB",
            110,
            "less",
            absolute={name: f"{each:.0f} MiB" for name, each in memory.items()},
        ),
        Row(
            "a service idle: core of the busiest",
            Spread(*(100 * each for each in (max(shares.values()), min(shares.values()), max(shares.values())))),
            " %",
            1,
            "less",
            absolute={name: f"{each:.2%}" for name, each in shares.items()},
        ),
    ]
