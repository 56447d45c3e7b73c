"""Commands over HTTP: authenticated, validated, stored, event published; 64 connections, one process a side.

A rate is what was accepted over the time until the last event of it was published, not only until it was answered.
"""

# ruff: noqa: T201 - it talks by print

import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks import load, processes, world
from tests.benchmarks.figures import TIMES, Row, Spread, ratio

LANDLORDS = (1, 20, 64)
COMMANDS = {"complaint": ("complaints", "complaints"), "response": ("consultations", "responses")}
SIDES = ("ours", "fastapi", "fastapi-remembering", "nameko")
TITLES = {"complaint": "receive a complaint", "response": "answer a consultation"}
OUR_QUEUES = ("membership.keep_timeline", "doorstep.unrouted")
PEER_QUEUES = {"peer.audit": ("peer.events",), "nameko.audit": ("complaints.events", "consultations.events")}
WARM_UP = 2  # seconds
FRESH = 300  # seconds that tokens are sent, of the 600 they live


@dataclass
class Measured:
    rate: float  # accepted and published a second
    p50: float  # milliseconds
    p99: float
    lag: float  # seconds from the last answer to the last event published
    cpu: float  # milliseconds of the side's process, each
    engines: float  # milliseconds of the store and the broker, each


@dataclass
class Course:
    """What the load of one command is, and where it ends up."""

    ground: object
    command: str
    places: list
    _sent: tuple | None = None  # (when, requests)

    def requests(self):
        """Signed in anew every five minutes: people send more than one request with a token."""
        if self._sent is None or time.monotonic() > self._sent[0] + FRESH:
            self._sent = time.monotonic(), world.requests_of(self.command, self.places)
        return self._sent[1]

    def collections(self, side):
        service, name = COMMANDS[self.command]
        if side == "ours":
            return [self.ground.store[f"{service}--{place.landlord}"][name] for place in self.places]
        return [self.ground.store["peer_nameko" if side == "nameko" else "peer_fastapi"][name]]

    def clear(self, side):
        """Each run begins with nobody having sent anything."""
        for collection in self.collections(side):
            collection.delete_many({})
        self.ground.empty(*OUR_QUEUES, *PEER_QUEUES)

    def await_published(self, side, within=60):
        """Seconds until nothing stored is still to be published. Peers publish before they answer."""
        started = time.monotonic()
        waiting = self.collections(side) if side == "ours" else []
        while waiting and time.monotonic() - started < within:
            waiting = [each for each in waiting if each.find_one({"pending_since": {"$exists": True}}, {"_id": 1})]
            time.sleep(0.01)
        if waiting:
            raise RuntimeError(f"events of {len(waiting)} landlords are not published after {within} s")
        return time.monotonic() - started

    def await_still(self, side, pause=0.3):
        """wrk ends with up to 64 requests under way: wait until they are stored too. Returns how many changes are."""
        stored, before = self._stored(side), -1
        while stored != before:
            time.sleep(pause)
            stored, before = self._stored(side), stored
        return stored

    def check(self, side, accepted):
        """Everything that was accepted is stored."""
        stored = self.await_still(side)
        if not accepted <= stored <= accepted + 64:
            raise RuntimeError(f"{side} accepted {accepted} and stored {stored}")

    def _stored(self, side):
        return sum(self._changes(each) for each in self.collections(side))

    def _changes(self, collection):
        if self.command == "complaint":
            return collection.count_documents({})
        found = next(collection.aggregate([{"$group": {"_id": None, "n": {"$sum": "$revised"}}}]), {"n": 0})
        return found["n"]


def measure(course, side, program, seconds):
    course.clear(side)
    spent, engines = program.cpu_seconds(), course.ground.cpu_seconds()
    result = load.run(program.port, course.requests(), seconds=seconds)
    lag = course.await_published(side)
    spent, engines = program.cpu_seconds() - spent, course.ground.cpu_seconds() - engines
    course.check(side, result.accepted)
    rate = result.accepted / (result.seconds + lag)
    each = [1000 * seconds / max(1, result.accepted) for seconds in (spent, engines)]
    return Measured(rate, result.p50, result.p99, lag, *each)


def declare_peer_queues(ground):
    """A quorum queue for each side's events, as ours have."""
    with ground.broker.channel() as channel:
        for queue, exchanges in PEER_QUEUES.items():
            arguments = {"x-queue-type": "quorum"}
            channel.queue_declare(queue, durable=True, exclusive=False, auto_delete=False, arguments=arguments)
            for exchange in exchanges:
                channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
                channel.queue_bind(queue, exchange, "#")


def start(ground, command, sides, stack):
    """{side: its process}; all end with the stack."""
    starters = {
        "ours": lambda: processes.service(ground, COMMANDS[command][0]),
        "fastapi": lambda: processes.fastapi(ground),
        "fastapi-remembering": lambda: processes.fastapi(ground, remember_tokens=True),
        "nameko": lambda: processes.nameko(ground),
    }
    started = {}
    for side in sides:
        started[side] = starters[side]()
        stack.callback(started[side].end)
    return started


def run(ground, options):
    """Rows of ratios, load by load."""
    sides = options.sides or SIDES
    processes.install_peers()
    rows = []
    for command in options.commands or COMMANDS:
        for count in options.landlords or LANDLORDS:
            ids = world.landlord_ids(count)
            world.open_landlords(ground, ids, COMMANDS[command][:1])
            places = world.settle_people(ids)
            world.settle_peers(ground, places)
            found = _rounds(Course(ground, command, places), sides, options)
            rows += _rows(f"{TITLES[command]}, {count} landlord{'s' * (count > 1)}", found)
    return rows


def _rounds(course, sides, options):
    found = {side: [] for side in sides}
    with ExitStack() as stack:
        programs = start(course.ground, course.command, sides, stack)
        for side in sides:
            measure(course, side, programs[side], min(WARM_UP, options.seconds))
        for number in range(options.rounds):
            turn = number % len(sides)
            for side in sides[turn:] + sides[:turn]:
                one = measure(course, side, programs[side], options.seconds)
                found[side].append(one)
                print(
                    f"  {course.command} {len(course.places):3} {side:20} {one.rate:7.0f}/s  p50 {one.p50:6.1f} ms  "
                    f"p99 {one.p99:6.1f} ms  lag {one.lag:.2f} s  CPU {one.cpu:.2f} and {one.engines:.2f} ms each",
                    flush=True,
                )
    return found


def _rows(path, found):
    """Ours over each peer, round by round."""
    if "ours" not in found:
        return []
    rows = []
    for side, target, wanted in (("fastapi", 1.3, 1.5), ("fastapi-remembering", None, None), ("nameko", 3, None)):
        if side in found:
            rows.append(_over(f"{path}: rate over {side}", found, side, "rate", "/s"))
            rows[-1].target, rows[-1].wanted = target, wanted
    if "fastapi" in found:
        rows.append(_over(f"{path}: p99 over fastapi", found, "fastapi", "p99", " ms"))
        rows[-1].target, rows[-1].better = 1, "less"
    return rows


def _over(path, found, side, name, unit):
    values = {each: [getattr(one, name) for one in found[each]] for each in ("ours", side)}
    made_of = {each: f"{Spread.of(values[each]).shown(unit)}, {_processor(found[each])}" for each in values}
    return Row(path, ratio(values["ours"], values[side]), TIMES, absolute=made_of)


def _processor(measured):
    """What one command cost, in words: the side's own process, and the engines'."""
    own, engines = (statistics.median(getattr(one, name) for one in measured) for name in ("cpu", "engines"))
    return f"{own:.2f} + {engines:.2f} ms of CPU each"
