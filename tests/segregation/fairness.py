"""Does a landlord notice what others do? One imports residents, another comes at ten times its rate, a third works.

    python -m deploy.local.engines test-run -- python -m tests.segregation.fairness [--rows 100000] [--rounds 3]

A real membership process on real engines. Quiet and loaded rounds take turns; in both the third landlord's people do
the same. Prints the 95th percentiles of what they waited, and their ratio; exits with 1 when the ratio is past
MOST_RATIO, when any of them was told to wait (429), or when the import did not end. It sets the services' passwords:
never run it beside engines that others use.
"""

# ruff: noqa: T201 - it talks by print

import argparse
import os
import secrets
import statistics
import sys
import time
from dataclasses import dataclass, field

from pymongo import MongoClient

from deploy import accounts
from tests.membership.measure_import import HEADER, a_row, token
from tests.membership.running import MembershipProcess, open_landlord
from tests.segregation.traffic import People, Seen

MOST_RATIO = 1.5  # loaded p95 to quiet p95
RATE = 10  # requests a second of the third landlord
USUAL_RATE, NOISY_RATE = 3, 30  # of the noisy one, in quiet and in loaded rounds
RATE_LIMIT = "600/minute"  # of one caller, as in production
QUIET_SECONDS = 15
GIVE_UP_AFTER = 300  # seconds for one import


@dataclass
class Result:
    """Of all rounds: what the third landlord's people saw, and how long the imports took."""

    quiet: list = field(default_factory=list)  # Seen, a round each
    loaded: list = field(default_factory=list)
    noisy: list = field(default_factory=list)
    import_seconds: list = field(default_factory=list)
    idle_import_seconds: float = 0.0
    imported: list = field(default_factory=list)  # what the service says of each import

    @property
    def ratios(self):
        pairs = zip(self.loaded, self.quiet, strict=True)
        return [loaded.p(95) / quiet.p(95) for loaded, quiet in pairs]

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    def told_to_wait(self):
        return sum(seen.statuses.count(429) for seen in (*self.quiet, *self.loaded))

    def failed(self):
        return sum(status >= 500 for seen in (*self.quiet, *self.loaded) for status in seen.statuses)


class Import:
    """A file of one landlord on its way in."""

    def __init__(self, process, landlord, rows, first=0):
        self._process, self._headers = process, token(landlord)
        content = "\n".join([HEADER, *map(a_row, range(first, first + rows)), ""]).encode()
        self.started = time.monotonic()
        sent = process.ask("POST", "/resident-imports", self._headers | {"Content-Type": "text/csv"}, data=content)
        sent.raise_for_status()
        self._path = f"/resident-imports/{sent.json()['id']}"

    def wait(self, within=GIVE_UP_AFTER):
        """What the service says of it at its end, or when time is up."""
        while True:
            shown = self._process.ask("GET", self._path, self._headers).json()
            if shown["status"] in ("finished", "failed") or time.monotonic() > self.started + within:
                return shown
            time.sleep(0.5)


def measure(process, landlords, rows, rounds, quiet_seconds=QUIET_SECONDS):
    """Quiet and loaded rounds in turn. landlords: ids of the importing, the noisy, the third, and one to warm up."""
    importing, noisy, third, warming = landlords
    result = Result()
    result.idle_import_seconds = _timed(Import(process, warming, rows // 4))[0] * 4
    for number in range(rounds):
        with (
            People(process.http, noisy, USUAL_RATE, seed=number),
            People(process.http, third, RATE, seed=number) as quiet,
        ):
            time.sleep(quiet_seconds)
        result.quiet.append(quiet)
        with (
            People(process.http, noisy, NOISY_RATE, seed=number) as loud,
            People(process.http, third, RATE, seed=number) as loaded,
        ):
            took, shown = _timed(Import(process, importing, rows, first=number * rows))
        result.loaded.append(loaded)
        result.noisy.append(loud)
        result.import_seconds.append(took)
        result.imported.append(shown)
        report_round(result, number)
    return result


def _timed(begun):
    shown = begun.wait()
    return time.monotonic() - begun.started, shown


def started_process(mongo, engines, password, landlords):
    for landlord in landlords:
        open_landlord(mongo, engines["AMQP"], landlord)
    return MembershipProcess(engines["MONGO"], engines["AMQP"], password, rate_limit=RATE_LIMIT)


def report_round(result, number):
    quiet, loaded, loud, shown = (told[number] for told in (result.quiet, result.loaded, result.noisy, result.imported))
    print(
        f"round {number + 1}: p50/p95/p99 quiet {_shown(quiet)}, loaded {_shown(loaded)}; "
        f"ratio of p95 {result.ratios[number]:.2f}; noisy landlord: {len(loud.statuses)} requests, "
        f"{loud.statuses.count(429)} of them 429; import {result.import_seconds[number]:.1f} s, "
        f"{shown['status']}, {shown['rows_read']} rows",
        flush=True,
    )


def report(result):
    print(f"an import alone would take about {result.idle_import_seconds:.1f} s")
    print(f"ratio of p95, median of rounds: {result.ratio:.2f} (at most {MOST_RATIO})")
    print(f"third landlord: {result.told_to_wait()} times 429, {result.failed()} times 5xx")


def _shown(seen: Seen):
    return "/".join(f"{seen.p(place) * 1000:.1f}" for place in (50, 95, 99)) + f" ms of {len(seen.seconds)}"


def is_fair(result):
    finished = all(shown["status"] == "finished" for shown in result.imported)
    return result.ratio <= MOST_RATIO and result.told_to_wait() == 0 and result.failed() == 0 and finished


def main(arguments):
    options = argparse.ArgumentParser(prog="python -m tests.segregation.fairness")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--quiet", type=float, default=QUIET_SECONDS, help="seconds of a quiet round")
    asked = options.parse_args(arguments)
    engines = {name: os.environ[f"DOORSTEP_TEST_{name}_URL"] for name in ("MONGO", "AMQP", "BROKER_API")}
    password, landlords = secrets.token_hex(8), [f"t{secrets.token_hex(4)}" for _ in range(4)]
    mongo = MongoClient(engines["MONGO"], tz_aware=True)
    passwords = dict.fromkeys(accounts.SERVICES, password)
    accounts.prepare_broker(engines["BROKER_API"], passwords)
    accounts.prepare_store(mongo, passwords)
    process = started_process(mongo, engines, password, landlords)
    try:
        result = measure(process, landlords, asked.rows, asked.rounds, asked.quiet)
        report(result)
    finally:
        process.kill()
        for landlord in landlords:
            mongo.drop_database(f"membership--{landlord}")
    return 0 if is_fair(result) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
