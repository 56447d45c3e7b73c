"""`make faults`: the long form.

    python -m tests.faults.run --commands 100000 --faults 50 --seed 1
    python -m tests.faults.run --points 100 --seed 1

The first is the mix, the second F1, F2 and F4. Prints its seed first, with which it can be repeated, and a table at the
end; adds to .run/faults.json; ends with 1 when any promise was broken, and then keeps the logs and says where.
"""

import argparse
import json
import signal
import sys
import time
from pathlib import Path

from tests.faults import injuries, mix, points, rebuilt, workload
from tests.faults.clients import Keys
from tests.faults.conftest import KEY_KNOWN_AFTER
from tests.faults.platform import Platform

RESULTS = Path(__file__).parents[2] / ".run" / "faults.json"


def main(arguments):
    asked = _read(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the platform ends with us
    print(f"seed {asked.seed}", flush=True)
    with Platform() as platform:
        keys = Keys(platform.mongo.client())
        time.sleep(KEY_KNOWN_AFTER)
        places = workload.prepare(platform, keys)
        results = list(_runs(asked, platform, keys, places))
        broken = [text for _, result in results for text in result.violations]
        platform.keep = bool(broken)
        if broken:
            print(f"The logs of all processes: {platform.directory}")
    for name, result in results:
        _print(name, result)
        _keep(name, asked, result)
    return 1 if broken else 0


def _read(arguments):
    parser = argparse.ArgumentParser(prog="tests.faults.run")
    parser.add_argument("--commands", type=int, default=100_000)
    parser.add_argument("--faults", type=int, default=50)
    parser.add_argument("--points", type=int, default=0, help="crashes at each of F1, F2 and F4, in place of the mix")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", choices=[kind.__name__ for kind in injuries.KINDS], help="one kind of fault")
    return parser.parse_args(arguments)


def _runs(asked, platform, keys, places):
    if asked.points:
        yield "points", points.run(platform, keys, places, count=asked.points, seed=asked.seed, say=_say)
        return
    kinds = {kind: weight for kind, weight in injuries.KINDS.items() if asked.only in (None, kind.__name__)}
    result = mix.run(
        *(platform, keys, places),
        seed=asked.seed,
        commands=asked.commands,
        faults=asked.faults,
        kinds=kinds,
        backlog=min(5000, asked.commands // 20),
        say=_say,
    )
    differences = rebuilt.from_announcements(platform, platform.landlords[0])
    result.nothing("differences after everything was announced again", differences)
    yield "mix", result


def _say(line):
    print(line, flush=True)


def _print(name, result):
    told, counts = result.verdict.told, result.verdict.counts()
    print(f"\n{name}, seed {result.seed}")
    rows = {
        "commands": sum(told.values()),
        **{f"  {what}": told[what] for what in ("acknowledged", "refused", "unknown")},
        **counts,
        **{what.replace("_", " "): value for what, value in result.figures.items() if not isinstance(value, dict)},
    }
    for what, value in rows.items():
        print(f"  {what:<26}{value:>12.1f}" if isinstance(value, float) else f"  {what:<26}{value:>12}")
    for what in ("milliseconds_calm", "milliseconds_in_trouble"):
        if times := result.figures.get(what):
            print(f"  {what.replace('_', ' '):<26}{times['p50']:>8.0f} p50{times['p99']:>8.0f} p99")
    for kind, seconds in result.figures.get("worst_recovery", {}).items():
        times = sum(fault["kind"] == kind for fault in result.faults)
        print(f"  {kind.replace('_', ' '):<26}{seconds:>8.1f} s to recover, at worst of {times}")
    for text in result.violations:
        print(f"  BROKEN: {text}")
    print("  every promise kept" if not result.violations else "")


def _keep(name, asked, result):
    RESULTS.parent.mkdir(exist_ok=True)
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept[f"{name} {asked.seed}"] = {
        "asked": vars(asked),
        "told": result.verdict.told,
        **result.verdict.counts(),
        "figures": result.figures,
        "faults": result.faults,
        "violations": result.violations,
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
