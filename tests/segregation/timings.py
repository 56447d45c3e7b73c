"""Can one tell by the clock whether a thing exists at another landlord? Asks every route for theirs and for nobody's.

    python -m deploy.local.engines test-run -- python -m tests.segregation.timings [--times 300]

Both questions take turns in one process, each so many times. Prints every route with both medians, their difference and
the p-value of a rank-sum test; exits with 1 where both are large: over TOLERATED and not by chance.
"""

# ruff: noqa: E402, T201 - nothing may be imported before the patching; it talks by print

import eventlet

eventlet.monkey_patch()

import argparse
import os
import statistics
import sys
import time
from types import SimpleNamespace

import pytest
from pymongo import MongoClient

from deploy import provisioning
from services.membership.commands import keys
from services.membership.settings import MembershipSettings, use
from shared import logs, store
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.contracts import SERVICES
from shared.http import wiring
from tests.generated.routes import routes
from tests.generated.test_landlords_apart import UNKNOWN, all_of, nobodys
from tests.generated.world import empty
from tests.harness import know_who_signs_in

TOLERATED = 0.10  # of the median: what a network on the way would hide many times over
BY_CHANCE = 0.001  # of one route; there are about thirty
WARM_UP = 20


def compared(world, route, times):
    """(seconds of theirs, seconds of nobody's), asked in turn."""
    other = {name: all_of(world, world.other).get(name, UNKNOWN) for name in route.parameters}
    nobody = {name: nobodys(one) for name, one in other.items()}
    token = world.token_for(world.own, route)
    found = {True: [], False: []}
    for number in range(times + WARM_UP):
        for theirs in (True, False) if number % 2 else (False, True):
            path = route.at(**(other if theirs else nobody))
            started = time.perf_counter()
            world.ask("GET", path, token)
            took = time.perf_counter() - started
            if number >= WARM_UP:
                found[theirs].append(took)
    return found[True], found[False]


def p_value(one, other):
    """Of the rank-sum test of Mann and Whitney, by its normal approximation."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, start=1) if which == 0)
    n, m = len(one), len(other)
    spread = (n * m * (n + m + 1) / 12) ** 0.5
    z = abs(ranks - n * (n + m + 1) / 2) / spread
    return 2 * (1 - statistics.NormalDist().cdf(z))


def prepared():
    mongo = MongoClient(os.environ["DOORSTEP_TEST_MONGO_URL"], tz_aware=True)
    logs.configure("timings", "error")
    store.connect("timings", os.environ["DOORSTEP_TEST_MONGO_URL"])
    wiring.secret, wiring.rate_limit = "cursors-in-tests", "1000000/minute"
    know_who_signs_in()
    required = dict.fromkeys(("mongo_url", "amqp_url", "http_address", "ops_address", "public_url"), "")
    cheap = {"argon2_time_cost": 1, "argon2_memory_kib": 8}
    use(MembershipSettings(**required, secret="secret-in-tests", outbox_dir="/tmp/doorstep-timings", **cheap))  # noqa: S108 - nothing secret
    for service in SERVICES:
        provisioning.make_collections(mongo, service, PLATFORM)
    return mongo


def main(arguments):
    options = argparse.ArgumentParser(prog="python -m tests.segregation.timings")
    options.add_argument("--times", type=int, default=300)
    times = options.parse_args(arguments).times
    told = SimpleNamespace(apart=[], routes=0)
    with pytest.MonkeyPatch.context() as patch, empty(prepared(), patch) as world:
        with acting_for(PLATFORM):
            keys.rotate_signing_keys(utc_now())
        world.live(world.own, "own")
        world.live(world.other, "other")
        for route in routes():
            if route.method != "GET" or not route.parameters or not route.permission:
                continue
            theirs, nobodies = compared(world, route, times)
            medians = statistics.median(theirs), statistics.median(nobodies)
            difference, chance = medians[0] / medians[1] - 1, p_value(theirs, nobodies)
            told.routes += 1
            if abs(difference) > TOLERATED and chance < BY_CHANCE:
                told.apart.append(repr(route))
            print(
                f"{route!r:<70} {medians[0] * 1e6:7.0f} {medians[1] * 1e6:7.0f} µs {difference:+7.1%}  p {chance:.3f}",
                flush=True,
            )
    print(f"{told.routes} routes, {len(told.apart)} told apart {told.apart}")
    return 1 if told.apart else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
