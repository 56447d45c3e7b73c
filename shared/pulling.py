"""What is published and confirmed, and still has to be taken out of the documents it is stored with.

Goes on beside publishing, and at several landlords at once, so that neither waits for the database's disk.
"""

from collections import Counter, defaultdict
from time import monotonic

import eventlet
import structlog
from eventlet.event import Event
from pymongo.errors import ConnectionFailure, PyMongoError

from shared.store.pending import pull_published

AFTER = 3  # seconds from the first confirm; what is confirmed meanwhile is pulled in the same write
QUIET = 0.05  # seconds without a new event, after which nothing more is waited for
MANY = 4  # events of one document: its list would grow, so they wait for nothing else
LOOK = 0.02  # seconds from one look at the time to the next
SIDE_BY_SIDE, OF_ONE_LANDLORD = 8, 2  # collections
AGAIN_AFTER = 0.5  # seconds, when the database was away

log = structlog.get_logger()


class Pulls:
    """Published events, by where they are stored. done: called with the ids of events that are done with."""

    def __init__(self, done):
        self._done = done
        # {(database, collection): {document id: [event id]}}
        self._places: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._urgent: set[tuple[str, str]] = set()  # places that do not wait
        self._going: set[tuple[str, str]] = set()  # places that something is being pulled from
        self._wake = Event()
        self._since = self._stirred_at = 0.0
        self.in_haste = False  # pull at once: the process is stopping
        self._stopping = False

    def __bool__(self):
        return bool(self._places or self._going)

    def add(self, place, event_id):
        """place: (database, collection, document id)."""
        database, collection, document_id = place
        if not self._places:
            self._since = monotonic()
        waiting = self._places[database, collection][document_id]
        waiting.append(event_id)
        if len(waiting) == MANY:
            self._urgent.add((database, collection))
        self.stir()
        self._look()

    def stir(self):
        """Something was announced or published just now: more may come to be pulled with it."""
        self._stirred_at = monotonic()

    def run(self):
        """Pull until stopped."""
        pool = eventlet.GreenPool(SIDE_BY_SIDE)
        while not self._stopping:
            for place in self._await_due():
                self._going.add(place)
                self._urgent.discard(place)
                pool.spawn_n(self._pull, place, self._places.pop(place))

    def stop(self):
        """What is not pulled by now stays stored, to be published and pulled again."""
        self._stopping = True
        self._look()

    def _look(self):
        if not self._wake.ready():
            self._wake.send()

    def _await_due(self):
        """[place] that it is time for: the urgent ones, or all."""
        self._wake.wait()
        self._wake = Event()
        while not self._stopping:
            if self.in_haste or self._is_time():
                self._since = monotonic()
                return self._with_room(self._places)
            if urgent := self._with_room(self._urgent):
                self._look()  # for the others again
                return urgent
            eventlet.sleep(LOOK)
        return []

    def _with_room(self, places):
        """Those that nothing is being pulled from, and of each landlord no more than its share."""
        running = Counter(database for database, _ in self._going)
        chosen = []
        for place in places:
            if place not in self._going and running[place[0]] < OF_ONE_LANDLORD:
                running[place[0]] += 1
                chosen.append(place)
        return chosen

    def _is_time(self):
        now = monotonic()
        return now - self._stirred_at >= QUIET or now - self._since >= AFTER

    def _pull(self, place, documents):
        database, collection = place
        if self._is_settled(database, collection, documents):
            for event_ids in documents.values():
                self._done(event_ids)
        else:
            for document_id, event_ids in documents.items():
                self._places[place][document_id] += event_ids
        self._going.discard(place)
        self._look()  # more may wait for this place

    def _is_settled(self, database, collection, documents):
        """Is nothing more to be done here about these events? False while the database is away."""
        try:
            pull_published(database, collection, documents)
        except ConnectionFailure:
            eventlet.sleep(AGAIN_AFTER)
            return False
        except PyMongoError as error:  # of this landlord alone: it may be gone. The sweeper finds what is not.
            log.warning("not_pulled", id=database, collection=collection, error=type(error).__name__)
        except Exception:
            log.exception("not_pulled", id=database, collection=collection)
        return True
