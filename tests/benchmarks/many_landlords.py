"""From 4 landlords to 150 on one replica set, and to 400: waiting times of commands and memory of a service.

Two sets of engines side by side, one with few landlords and one with many, loaded in turn at the same rate: about half
of what the service with few can do. At the end mongod is killed with all 400 and started again.
"""

# ruff: noqa: T201 - it talks by print

import time
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import engines, load, processes, world
from tests.benchmarks.figures import TIMES, Row, Spread, ratio

FEW, MANY, MOST = 4, 150, 400
SERVICES = ("complaints", "consultations", "membership", "training")
SHARE = 0.5
CONNECTIONS = 32


def run(_ground, options):
    few, many, most = _counts(options)
    with engines.ground() as small, engines.ground() as large:
        sides = {"few": _open(small, few), "many": _open(large, many)}
        rows = _compare(small, large, sides, options)
        most = min(most, max(many, _that_fit(large, many)))
        sides["many"] = _open(large, most)
        rows += _compare(small, large, sides, options, targets=(None, None))
        rows.append(_recover(large, most))
    return rows


def _counts(options):
    """--landlords 4,20,30 tries it smaller."""
    if options.quick:
        return 2, 4, 6
    return options.landlords if options.landlords and len(options.landlords) == 3 else (FEW, MANY, MOST)


def _that_fit(ground, count):
    """How many landlords' files mongod may have open, by what it has open for so many; it ends when it may not."""
    mongod = Path(f"/proc/{ground.mongod.process.child.pid}")
    most = int((mongod / "limits").read_text().partition("Max open files")[2].split()[0])
    each = len(list((mongod / "fd").iterdir())) / count
    print(f"  {each:.0f} files a landlord of {most}", flush=True)
    return int(0.9 * most / each)


def _open(ground, count):
    """The places of the first so many landlords, all with databases in every service."""
    started = time.monotonic()
    world.prepare(ground)
    ids = world.landlord_ids(count)
    here = set(ground.store.list_database_names())
    world.open_landlords(ground, [one for one in ids if f"training--{one}" not in here], SERVICES)
    places = world.settle_people(ids)
    print(f"  {count} landlords after {time.monotonic() - started:.0f} s", flush=True)
    return places


def _compare(small, large, places, options, targets=(1.3, 1.2)):
    grounds = {"few": small, "many": large}
    slowest, memory = {side: [] for side in grounds}, {}
    with ExitStack() as stack:
        programs = {}
        for side, ground in grounds.items():
            programs[side] = processes.service(ground, "complaints")
            stack.callback(programs[side].end)
        for side in ("many", "few", "few"):  # to warm up; the last says what one process can do
            limit = load.run(programs[side].port, world.requests_of("complaint", places[side]), seconds=3).rate
        for _ in range(options.rounds):
            for side, program in programs.items():
                asked = world.requests_of("complaint", places[side])
                paced = {"connections": CONNECTIONS, "paced": limit * SHARE}
                result = load.run(program.port, asked, seconds=max(options.seconds, 4), **paced)
                slowest[side].append(result.p99)
                print(f"  {len(places[side]):3} landlords {result.rate:5.0f}/s p99 {result.p99:.0f} ms", flush=True)
        memory = {side: program.resident_memory() for side, program in programs.items()}
    path = f"{len(places['few'])} to {len(places['many'])} landlords"
    waited = {f"{len(places[side])}": f"{Spread.of(slowest[side]).shown()} ms" for side in grounds}
    kept = {f"{len(places[side])}": f"{memory[side]:.0f} MiB" for side in grounds}
    grown = memory["many"] / memory["few"]
    return [
        Row(
            f"{path}: p99 of commands",
            ratio(slowest["many"], slowest["few"]),
            TIMES,
            targets[0],
            "less",
            absolute=waited,
        ),
        Row(f"{path}: memory of a service", Spread(grown, grown, grown), TIMES, targets[1], "less", absolute=kept),
    ]


def _recover(ground, count):
    """Seconds from starting a mongod that was killed to a primary that takes writes."""
    ground.mongod.kill()
    started = time.monotonic()
    ground.mongod.start()
    taken = time.monotonic() - started
    return Row(f"mongod killed with {count} landlords, primary again after", Spread(taken, taken, taken), " s")
