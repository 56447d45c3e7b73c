"""What is published and confirmed, and still has to be taken out of the documents it is stored with."""

from collections import defaultdict
from time import monotonic

import structlog
from pymongo.errors import ConnectionFailure, PyMongoError

from shared.store.pending import pull_published

AFTER = 1  # seconds from the first confirm; what is confirmed meanwhile is pulled in the same write
QUIET = 0.05  # seconds without a new event, after which nothing more is waited for

log = structlog.get_logger()


class Pulls:
    """Published events, by where they are stored."""

    def __init__(self):
        # {(database, collection): {document id: [event id]}}
        self._places: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._since = 0.0

    def __bool__(self):
        return bool(self._places)

    def add(self, place, event_id):
        """place: (database, collection, document id)."""
        database, collection, document_id = place
        if not self._places:
            self._since = monotonic()
        self._places[database, collection][document_id].append(event_id)

    def is_time(self, quiet_for):
        """Is it time to pull? quiet_for: seconds since the last event was announced."""
        return bool(self._places) and (quiet_for >= QUIET or monotonic() - self._since >= AFTER)

    def pull(self):
        """Yields the ids of the events of each document that is done with. Raises ConnectionFailure; the rest stays."""
        for (database, collection), documents in list(self._places.items()):
            try:
                pull_published(database, collection, documents)
            except ConnectionFailure:
                raise
            except PyMongoError as error:  # of this landlord alone: it may be gone. The sweeper finds what is not.
                log.warning("not_pulled", id=database, collection=collection, error=type(error).__name__)
            del self._places[database, collection]
            yield from documents.values()
