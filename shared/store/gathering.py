"""What many greenlets ask of one collection at the same moment is asked once.

A lone read or insert goes to the database at once. Whoever comes while it is on its way waits for it to return, and
goes with all the others that wait, in one. So nobody is given what was read before they asked, and each insert has an
outcome of its own.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import bson
import eventlet
from bson.raw_bson import RawBSONDocument
from eventlet.event import Event
from pymongo.errors import BulkWriteError, DuplicateKeyError, WriteConcernError, WriteError

MOST = 100  # that go together


class Gathering:
    """together: (collection, how, [item]) -> [outcome], a result or an exception for each item."""

    def __init__(self, alone, together):
        self._alone: Callable = alone
        self._together: Callable = together
        self._waiting: dict[Any, list] = {}  # by place, while something is on its way there

    def ask(self, collection, how, item):
        """The outcome for one item. Raises what the database answers to it."""
        place = (collection.database.name, collection.name, how)
        if place in self._waiting:
            outcome = Event()
            self._waiting[place].append((item, outcome))
            return outcome.wait()
        self._waiting[place] = []
        try:
            return self._alone(collection, how, item)
        finally:
            if self._waiting[place]:
                eventlet.spawn_n(self._work_off, place, collection, how)
            else:
                del self._waiting[place]

    def _work_off(self, place, collection, how):
        while waiting := self._waiting[place]:
            gathered, self._waiting[place] = waiting[:MOST], waiting[MOST:]
            try:
                outcomes = self._together(collection, how, [item for item, _ in gathered])
            except Exception as fault:  # noqa: BLE001 - each of those who wait is told
                outcomes = [fault] * len(gathered)
            for (_, outcome), found in zip(gathered, outcomes, strict=True):
                if isinstance(found, Exception):
                    outcome.send_exception(found)
                else:
                    outcome.send(found)
        del self._waiting[place]


def _read(collection, fields, document_id):
    return collection.find_one({"_id": document_id}, _projection(fields))


def _read_together(collection, fields, ids):
    """One reading; where several want the same document, each has a copy of its own."""
    found = {raw["_id"]: raw for raw in collection.find({"_id": {"$in": list(set(ids))}}, _projection(fields))}
    given: dict[str, int] = defaultdict(int)
    outcomes = []
    for document_id in ids:
        raw = found.get(document_id)
        given[document_id] += 1
        if raw is not None and given[document_id] > 1:
            raw = bson.decode(bson.encode(raw), collection.codec_options)
        outcomes.append(raw)
    return outcomes


def _projection(fields):
    return dict.fromkeys(fields, 1) if fields else {"pending_events": 0}


def _insert(collection, _how, document):
    collection.insert_one(document)


def _insert_together(collection, _how, documents):
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as faults:
        return _outcomes(faults.details, len(documents))
    return [None] * len(documents)


def _outcomes(details, count):
    """What became of each of several inserts, from what the driver says of all."""
    unsure = [WriteConcernError(said["errmsg"], said.get("code"), said) for said in details["writeConcernErrors"]]
    outcomes: list[Any] = [unsure[0] if unsure else None] * count
    for said in details["writeErrors"]:
        kind = DuplicateKeyError if said["code"] == 11000 else WriteError
        outcomes[said["index"]] = kind(said["errmsg"], said["code"], said)
    return outcomes


_reads = Gathering(_read, _read_together)
_inserts = Gathering(_insert, _insert_together)


def read(collection, document_id, fields=()):
    """The plain document with this id, or None. fields: names of those wanted; none for all but the pending events."""
    return _reads.ask(collection, fields, document_id)


def insert(collection, raw):
    """Insert one plain document. Raises DuplicateKeyError and whatever else the database says to it alone."""
    document = RawBSONDocument(bson.encode(raw, codec_options=collection.codec_options))  # a bad one fails here, alone
    _inserts.ask(collection, None, document)
