"""Runs ours and its peers in turn on this machine, and says which targets are met.

    python -m tests.benchmarks [section ...] [--rounds N] [--quick] [--write]
    python -m tests.benchmarks profile --commands response

Ends with 0 whatever was measured, with 1 where a section could not be: speed is a benchmark here, never a test.
What was measured last of each section stands in .run/bench.json, and with --write as a table in docs/performance.md.
"""

# ruff: noqa: T201 - it talks by print

import argparse
import shutil
import signal
import sys
import time
import traceback
from importlib import import_module

from tests.benchmarks import commands, published, world
from tests.benchmarks.engines import ground

SECTIONS = ("commands", "relay", "handling", "latency", "imports", "reads", "many_landlords", "idle")
PROFILE = "profile"


def main():
    options = _options()
    if shutil.which("wrk") is None:
        sys.exit("The load comes from wrk: apt-get install wrk")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # engines and processes end with us
    started, broken = time.monotonic(), []
    with ground() as engines:
        commands.declare_peer_queues(engines)
        for section in options.sections:
            print(f"-- {section}", flush=True)
            world.prepare(engines)  # the section before may have worked with engines of its own
            try:
                rows = import_module(f"tests.benchmarks.{section}").run(engines, options)
            except Exception:  # noqa: BLE001 - the other sections are worth their time
                traceback.print_exc()
                broken.append(section)
            else:
                published.keep(section, rows, options)
                print(published.table(rows), flush=True)
    if options.write:
        published.write()
    print(f"{time.monotonic() - started:.0f} s. {published.KEPT}")
    sys.exit(f"Not measured: {', '.join(broken)}" if broken else 0)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("sections", nargs="*", default=SECTIONS, help=f"{', '.join(SECTIONS)}; or {PROFILE}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each load")
    parser.add_argument("--quick", action="store_true", help="one round of a second each: does everything run?")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--commands", type=_words, help=",".join(commands.COMMANDS))
    parser.add_argument("--landlords", type=_numbers, help="counts, as 1,20,64")
    parser.add_argument("--sides", type=_words, help=",".join(commands.SIDES))
    options = parser.parse_args()
    if unknown := set(options.sections) - {*SECTIONS, PROFILE}:
        parser.error(f"There is no section {', '.join(sorted(unknown))}.")
    if options.quick:
        options.rounds, options.seconds = 1, 1
        options.landlords = options.landlords or [1]
    return options


def _words(text):
    return tuple(text.split(","))


def _numbers(text):
    return [int(word) for word in text.split(",")]


if __name__ == "__main__":
    main()
