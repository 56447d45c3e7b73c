"""The sweeper: publishes what a crash left behind, and clears tombstones. One per service, by lease.

An event older than `sweep_after` has no living relay that still means to publish it, or a second publication does no
harm: readers recognise it. Landlords with recent writes are looked at each `sweep_every`, the others now and then.
"""

from datetime import timedelta
from time import monotonic

import eventlet
import structlog
from pymongo.errors import ConnectionFailure, PyMongoError

from shared import leases, metrics
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.landlords import registry
from shared.store.aggregate import Aggregate
from shared.store.documents import PlatformDocument, kinds_below
from shared.store.guarded import KEY_AGE
from shared.store.pending import urgently_pending

IDLE_EVERY = 60  # of the rounds for active landlords, one also looks at the idle ones
LEASE = 12.0  # seconds after which another process takes over from one that died
PAGE = 500  # documents per look
MORE_AFTER = 2.0  # seconds until the next look where one has not shown everything

log = structlog.get_logger()


class Sweeper:
    def __init__(self, service, settings, hand_over):
        self._service = service
        self._after = timedelta(seconds=settings.sweep_after)
        self._every = settings.sweep_every
        self._hand_over = hand_over
        self._round = 0
        self._stopping = False
        self.more = False  # did the last round leave some for the next?

    def run(self):
        due = 0.0
        while not self._stopping:
            try:
                if not leases.hold("sweeper", LEASE):
                    due = 0.0  # whoever takes over looks at once
                elif monotonic() >= due:
                    self.sweep()
                    due = monotonic() + (min(MORE_AFTER, self._every) if self.more else self._every)
            except (PyMongoError, OSError) as error:
                log.warning("sweep_interrupted", error=type(error).__name__)
                due = monotonic() + min(LEASE / 3, self._every)
            eventlet.sleep(max(0.05, min(LEASE / 3, due - monotonic() if due else self._every)))

    def stop(self):
        self._stopping = True

    def sweep(self):
        """One round over the landlords whose turn it is. Returns how many events were handed over."""
        everyone = self._round % IDLE_EVERY == 0
        self._round += registry.loaded  # until then nobody is known, and nobody was looked at
        self.more, found = False, 0
        for landlord in [PLATFORM, *registry.present(idle=everyone)]:
            found += self._sweep_landlord(landlord)
            eventlet.sleep(0)
        if found:
            metrics.sweeper_republished.labels(self._service).inc(found)
            log.info("swept", events=found)
        return found

    def _sweep_landlord(self, landlord):
        try:
            with acting_for(landlord):
                return sum(self._sweep_collection(kind) for kind in aggregates_of(self._service, landlord))
        except ConnectionFailure:
            raise
        except PyMongoError as error:  # of this landlord alone: being added, removed or restored
            log.warning("landlord_not_swept", landlord=landlord, error=type(error).__name__)
            return 0

    def _sweep_collection(self, kind):
        collection, looked_at, taken = kind.collection(), 0, 0
        for raw in self._next_of(collection, urgently_pending(kind)):
            pending = raw.get("pending_events", [])
            taken += self._hand_over(collection.database.name, collection.name, raw["_id"], pending)
            looked_at += 1
        self.more |= looked_at == PAGE and taken > 0
        return taken

    def _next_of(self, collection, urgent):
        """At most a page of what was left behind, documents that have something urgent to tell first."""
        left, first = self._left_behind(), []
        if urgent is not None:
            first = list(collection.find(left | urgent, {"pending_events": 1}).limit(PAGE))
        yield from first
        if len(first) < PAGE:
            others = left | {"_id": {"$nin": [raw["_id"] for raw in first]}} if first else left
            yield from collection.find(others, {"pending_events": 1}).limit(PAGE - len(first))

    def _left_behind(self):
        """What is old, and what claims to be from the future: the clock that wrote it, or ours, was put right since."""
        now, after = utc_now(), abs(self._after)
        return {"$or": [{"pending_since": {"$lt": now - self._after}}, {"pending_since": {"$gt": now + after}}]}


def aggregates_of(service, landlord):
    """The aggregate classes a service keeps for this landlord, or for the platform."""
    for kind in kinds_below(Aggregate):
        if kind.kept_by() == service and issubclass(kind, PlatformDocument) == (landlord == PLATFORM):
            yield kind


def clear_tombstones(kind):
    """Remove emptied documents whose events are out and whose keyed commands can no longer be repeated."""
    old = {"gone_at": {"$lt": utc_now() - KEY_AGE}, "pending_since": None}
    return kind.collection().delete_many(old).deleted_count
