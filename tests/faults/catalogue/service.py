"""The service that the catalogue troubles: a door, and handlers that an event's colour tells to misbehave."""

import os
from time import monotonic

import eventlet
from mongoengine import IntField, StringField
from nameko.extensions import DependencyProvider

from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.contracts.event import Event
from shared.http import mount
from shared.service import LandlordService
from shared.store import Aggregate, Projection
from tests.processes.probe_service import api
from tests.shared.probe import ThingMade, ThingRow, ThingState, ThingTaken

SERVICE = "tests.faults.catalogue.service:FaultedService"


class ThingFollowed(ThingState):
    """Announced by a handler, about a document whose id comes from the event that led to it."""

    name, readers = "probe.thing_followed", ()


class Counted(Projection):
    """How often the handler of `meta` was called with an event and came to its end: `times`."""

    meta = {"service": "probe", "collection": "probe_counted"}


class CountedElsewhere(Projection):
    meta = {"service": "probe", "collection": "probe_counted_elsewhere"}


class Attempted(Projection):
    """How often a handler was begun with an event that it could not handle: `times`."""

    meta = {"service": "probe", "collection": "probe_attempted"}


class Turn(Projection):
    """A turn of the timer: which process took it, and when, by the clock that all processes share and nobody sets."""

    meta = {"service": "probe", "collection": "probe_turns"}


class Follower(Aggregate):
    """What exactly one event leads to, however often that event comes."""

    meta = {"service": "probe", "collection": "probe_followers"}

    colour = StringField()
    taken = IntField(default=0)


def count(kind, event):
    times = {"$inc": {"times": 1}, "$setOnInsert": {"subject": event.subject, "colour": event.colour, "at": utc_now()}}
    kind.collection().update_one({"_id": event.id}, times, upsert=True)


def misbehave(event):
    """poison: fails always. killer: takes the process down. wait:<seconds>: takes so long."""
    if event.colour == "poison":
        count(Attempted, event)
        raise ValueError(event.colour)
    if event.colour == "killer":
        count(Attempted, event)
        os._exit(137)
    if event.colour.startswith("wait:"):
        eventlet.sleep(float(event.colour.removeprefix("wait:")))


class Hooks(DependencyProvider):
    """A dependency whose hook of that name fails for an event of colour `hook:<name>`."""

    def setup(self):
        if os.environ.get("DOORSTEP_TEST_HOOK") == "setup":
            raise RuntimeError("told to")

    def get_dependency(self, worker_ctx):
        self._fail_in("get_dependency", worker_ctx)

    def worker_setup(self, worker_ctx):
        self._fail_in("worker_setup", worker_ctx)

    def worker_result(self, worker_ctx, result=None, exc_info=None):
        self._fail_in("worker_result", worker_ctx)

    def worker_teardown(self, worker_ctx):
        self._fail_in("worker_teardown", worker_ctx)

    @staticmethod
    def _fail_in(hook, worker_ctx):
        run = worker_ctx.args[0] if worker_ctx.args else None
        bodies = [delivery.body for delivery in getattr(run, "deliveries", [])]
        if worker_ctx.entrypoint.method_name == "count_things" and any(f'"hook:{hook}"'.encode() in b for b in bodies):
            raise RuntimeError("told to")


class FaultedService(LandlordService):
    name = "probe"
    http = mount(api)
    hooks = Hooks()

    @subscribe(ThingMade, workers=8, per_landlord=8)
    def count_things(self, event):
        misbehave(event)
        count(Counted, event)

    @subscribe(ThingMade, workers=8, per_landlord=8)
    def count_elsewhere(self, event):
        count(CountedElsewhere, event)

    @subscribe(ThingMade, batch=100)
    def keep_things(self, events):
        ThingRow.keep_states(events, "colour", "taken")

    @subscribe(ThingMade, workers=4)
    def follow_things(self, event):
        if Follower.find(event.id) is not None:
            return
        follower = Follower(id=event.id, colour=event.colour)
        follower.announce(ThingFollowed.of(follower))
        follower.save()

    @subscribe(ThingTaken, workers=8, per_landlord=8)
    def dawdle(self, event):
        misbehave(event)
        count(Counted, event)

    @every(seconds=1)
    def take_turns(self):
        Turn.collection().insert_one({"at": monotonic(), "process": os.getpid()})


QUEUES: dict[str, list[type[Event]]] = {
    "probe.count_things": [ThingMade],
    "probe.count_elsewhere": [ThingMade],
    "probe.keep_things": [ThingMade],
    "probe.follow_things": [ThingMade],
    "probe.dawdle": [ThingTaken],
    "probe.keep_platform_facts": [],
}
