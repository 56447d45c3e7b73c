"""From an accepted command to its row in another service: idle, and at 70 % of what the service can write.

A complaint is sent to complaints; membership keeps it on the resident's timeline. Counted from the moment the caller
has the answer to the moment membership's store shows the row, looked for every millisecond.
"""

# ruff: noqa: T201 - it talks by print

import threading
import time
from contextlib import ExitStack

import requests

from tests.benchmarks import commands, load, processes, world
from tests.benchmarks.figures import Row, Spread, percentile

LANDLORDS = 4
PROBES, PROBES_WHEN_QUICK = 200, 20
SHARE = 0.7
LIMIT_SECONDS = 5
CONNECTIONS = 32  # of the load that others make


def run(ground, options):
    ids = world.landlord_ids(LANDLORDS)
    world.open_landlords(ground, ids, ("complaints", "membership", "consultations"))
    places = world.settle_people(ids)
    commands.Course(ground, "complaint", places).clear("ours")
    probes = PROBES_WHEN_QUICK if options.quick else PROBES
    rounds = {"idle": [], "loaded": []}
    with ExitStack() as stack:
        programs = {name: processes.service(ground, name) for name in ("complaints", "membership")}
        for program in programs.values():
            stack.callback(program.end)
        port = programs["complaints"].port
        load.run(port, world.requests_of("complaint", places), seconds=2)
        limit = load.run(port, world.requests_of("complaint", places), seconds=LIMIT_SECONDS).rate
        pace = _pace_of(port, places, limit * SHARE)
        for _ in range(min(3, options.rounds)):
            _await_quiet(ground)
            rounds["idle"].append(_probe(ground, port, places, probes))
            rounds["loaded"].append(_probe_under_load(ground, port, places, probes, pace))
            for state, each in rounds.items():
                print(
                    f"  {state:7} p50 {percentile(each[-1], 50):.1f} ms  p99 {percentile(each[-1], 99):.1f} ms",
                    flush=True,
                )
    loaded = f"{SHARE:.0%} of {limit:.0f}/s"
    return [
        _row("accepted command to projected elsewhere, idle: p50", rounds["idle"], 50, 20),
        _row("accepted command to projected elsewhere, idle: p99", rounds["idle"], 99, 60),
        _row(f"accepted command to projected elsewhere, at {loaded}: p99", rounds["loaded"], 99, 500),
    ]


def _row(path, rounds, place, target):
    return Row(path, Spread.of(percentile(each, place) for each in rounds), " ms", target, "less")


def _probe(ground, port, places, count, pause=0.02):
    """Milliseconds, one a probe."""
    asked = world.requests_of("complaint", places[:1])[:count]
    facts = ground.store[f"membership--{places[0].landlord}"].timeline_facts
    waited = []
    with requests.Session() as session:
        for _method, path, token, body in asked:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            answer = session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers, timeout=30)
            answered = time.perf_counter()
            answer.raise_for_status()
            told = answer.json()
            row = {"resident_id": told["resident_id"], "about": f"complaint:{told['id']}"}
            while facts.find_one(row, {"_id": 1}) is None:
                time.sleep(0.001)
                if time.perf_counter() - answered > 30:
                    raise RuntimeError("a command was not projected within 30 s")
            waited.append((time.perf_counter() - answered) * 1000)
            time.sleep(pause)
    return waited


def _pace_of(port, places, rate):
    """What to ask the load for so that it sends at this rate: it pauses between answers, and answers take time."""
    asked = world.requests_of("complaint", places[1:])
    sent = load.run(port, asked, seconds=3, connections=CONNECTIONS, paced=rate).rate
    answered_in = 1 / max(sent, rate / 4) - 1 / rate
    return 1 / max(1 / rate - answered_in, 1 / (4 * rate))


def _probe_under_load(ground, port, places, count, pace):
    """The same while others send."""
    stop = threading.Event()
    sent = []

    def send():
        while not stop.is_set():
            asked = world.requests_of("complaint", places[1:])
            sent.append(load.run(port, asked, seconds=3, connections=CONNECTIONS, paced=pace).rate)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        time.sleep(1)
        return _probe(ground, port, places, count)
    finally:
        stop.set()
        thread.join()
        print(f"  meanwhile {Spread.of(sent).shown()}/s", flush=True)


def _await_quiet(ground, within=120):
    """Until what the load left behind is handled."""
    deadline = time.monotonic() + within
    while ground.messages_in(commands.OUR_QUEUES[0]) and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)
