"""The mix: commands through the front door while faults happen, then stop, heal, drain and check everything."""

import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import quantiles

from tests.faults import drain, injuries, probing, rebuilt, stored
from tests.faults.redeliveries import Redeliveries
from tests.faults.verdict import Verdict, judge
from tests.faults.workload import Load

WORKERS = 8  # clients at the same time
SHOWN = 20  # of each kind of violation


@dataclass
class Result:
    """One run. violations: texts; empty when every promise was kept."""

    seed: int
    verdict: Verdict = field(default_factory=Verdict)
    violations: list[str] = field(default_factory=list)
    faults: list[dict] = field(default_factory=list)  # {kind, what, at, trouble, recovery}: seconds
    figures: dict = field(default_factory=dict)

    def must(self, kept, text):
        if not kept:
            self.violations.append(text)

    def nothing(self, what, found):
        self.must(not found, f"{len(found)} {what}: {list(found)[:SHOWN]}")


def run(platform, keys, places, *, seed, commands, faults, kinds=None, backlog=0, say=lambda _: None):
    """Run the mix on a started platform. Returns a Result.

    faults: how many; kinds: {function of injuries: weight}. backlog: commands to be given at the end while the broker
    is away, to see how fast they are caught up with.
    """
    result = Result(seed)
    load = Load(platform, keys, places, commands=commands, workers=WORKERS, seed=seed, name=f"Faults{seed}")
    prober = probing.Prober(platform, keys, places[0], load.name)
    prober.recovery()  # so that the first measurement does not pay for first connections
    schedule = _schedule(seed, commands, faults, kinds or injuries.KINDS)
    with Redeliveries(platform.rabbit) as handed_out_again:
        began = time.monotonic()
        _suffer_all(platform, load, prober, schedule, result, say)
        result.figures["load_seconds"] = time.monotonic() - began
        say(f"    {len(load.outcomes)} commands given; healing and draining")
        injuries.heal(platform)
        outcomes = load.outcomes + prober.outcomes + _catch_up(platform, keys, places, result, backlog)
        check(platform, result, outcomes, [load.name, prober.name, f"Backlog{seed}"])
    result.figures["redeliveries_absorbed"] = handed_out_again.count
    _measure(result, load.outcomes)
    return result


def _suffer_all(platform, load, prober, schedule, result, say):
    load.start()
    for number, (moment, injury, dice) in enumerate(schedule, 1):
        load.let(moment)
        while len(load.outcomes) < moment:
            time.sleep(0.02)
        load.let(schedule[number][0] if number < len(schedule) else load.commands)
        result.faults.append(_suffer(platform, prober, injury, dice))
        say(f"{number:3} {_line(result.faults[-1])}  after {len(load.outcomes)} commands")
    load.let_end()
    load.join()


def _catch_up(platform, keys, places, result, commands):
    """Let events gather while the broker is away, and measure how many a second are published and handled then."""
    if not commands:
        return []
    drain.drain(platform)
    platform.rabbit.stop()
    name = f"Backlog{result.seed}"
    load = Load(platform, keys, places, commands=commands, workers=WORKERS, seed=result.seed, name=name)
    load.let_end()
    load.start().join()
    platform.rabbit.start()
    result.figures["caught_up_per_second"] = commands / drain.drain(platform)
    return load.outcomes


def _schedule(seed, commands, faults, kinds):
    """[(after how many commands, fault, its own dice)]: the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - chosen so that it can be repeated
    moments = sorted(dice.randrange(commands // 20, max(commands // 20 + 1, commands)) for _ in range(faults))
    chosen = dice.choices(list(kinds), kinds.values(), k=faults)
    numbers = [dice.random() for _ in range(faults)]
    return [(moment, injury, random.Random(number)) for moment, injury, number in zip(moments, chosen, numbers)]  # noqa: S311, B905


def _suffer(platform, prober, injury, dice):
    at = time.monotonic()
    what = injury(platform, dice)
    over = time.monotonic()
    recovery = prober.recovery()
    return {
        "kind": injury.__name__,
        "what": what,
        "at": at,
        "trouble": over - at,
        "recovery": recovery,
    }


def _line(fault):
    return f"{fault['what']:<60} recovered in {fault['recovery']:5.1f} s"


def check(platform, result, outcomes, names):
    """Everything that must hold once nothing is under way any more."""
    store, landlords = platform.mongo.client(), platform.landlords
    try:
        platform.wait_ready()
        result.figures["drained_in"] = drain.drain(platform)
    except AssertionError as left:
        result.violations.append(str(left))
    result.verdict = judge(outcomes, stored.markers(store, landlords, names))
    for what in ("lost", "duplicated", "ghosts"):
        result.nothing(what, getattr(result.verdict, what))
    published = stored.Published(platform.tap)
    missing, ghosts = published.missing(store, landlords)
    result.nothing("documents with missing or repeated events", missing)
    result.nothing("events of documents that are not stored", ghosts)
    result.nothing("events published again with other contents", platform.tap.altered)
    result.nothing("parked messages", drain.parked(platform))
    result.nothing("differences between projections and their events", rebuilt.from_events(platform, result.seed))
    result.nothing("messages to people that are missing or nobody asked for", _reactions(platform))
    slow = [_line(fault) for fault in result.faults if fault["recovery"] > probing.RECOVERED_WITHIN]
    result.nothing("recoveries that took too long", slow)
    stops = [fault["what"] for fault in result.faults if fault["what"].startswith(injuries.BADLY_STOPPED)]
    result.nothing("processes that did not stop as they were told", stops)
    wire = sum(platform.tap.seen.values())
    result.figures |= {"events": published.count, "published_again": wire - published.count}


def _reactions(platform):
    """Every message that an event asked for is there once: its id comes from the event."""
    differences = []
    for landlord in platform.landlords:
        asked = set(stored.messages_asked_for(platform.tap, landlord))
        there = platform.mongo.client()[f"membership--{landlord}"].messages.find(
            {"person_kind": "resident"}, {"_id": 1}
        )
        differences += asked ^ {row["_id"] for row in there}
    return differences


def _measure(result, outcomes):
    troubled = [(f["at"], f["at"] + f["trouble"] + f["recovery"]) for f in result.faults]
    calm, hurt = [], []
    for outcome in outcomes:
        ended = outcome.began + outcome.seconds
        during = any(outcome.began < end and start < ended for start, end in troubled)
        (hurt if during else calm).append(outcome.seconds * 1000)
    worst: dict[str, float] = defaultdict(float)
    for fault in result.faults:
        worst[fault["kind"]] = max(worst[fault["kind"]], fault["recovery"])
    result.figures |= {
        "commands": len(outcomes),
        "commands_per_second": len(outcomes) / result.figures["load_seconds"],
        "milliseconds_calm": _percentiles(calm),
        "milliseconds_in_trouble": _percentiles(hurt),
        "worst_recovery": dict(sorted(worst.items())),
        "asked_again": sum(outcome.attempts - 1 for outcome in outcomes),
    }


def _percentiles(values):
    if len(values) < 2:
        return {}
    cuts = quantiles(values, n=100)
    return {"count": len(values), "p50": cuts[49], "p99": cuts[98]}
