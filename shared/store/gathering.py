"""What many greenlets ask of the database at the same moment is asked once.

A lone read or insert goes to the database at once. Whoever comes while it is on its way waits for it to return, and
goes with all the others that wait, in one: reads of one landlord's database, inserts into one of its collections. So
nobody is given what was read before they asked, and each insert has an outcome of its own.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import bson
import eventlet
from bson.raw_bson import RawBSONDocument
from eventlet.event import Event
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    DuplicateKeyError,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WriteConcernError,
    WriteError,
)

MOST = 100  # that go together
MOST_BYTES = 15_000_000  # of a document that may go with others
MAJORITY = {"level": "majority"}
DUPLICATE = 11000
NOT_CONNECTED = "SystemOverloadedError"  # the driver's label where a new connection fails before it can be used
# the primary was stopped, or stepped down, before a majority had it: InterruptedAtShutdown, ShutdownInProgress,
# NotWritablePrimary, InterruptedDueToReplStateChange, PrimarySteppedDown
STEPPED_DOWN = (11600, 91, 10107, 11602, 189)


class Gathering:
    """together: (place, [item]) -> [outcome], a result or an exception for each item. A place has a name."""

    def __init__(self, together):
        self._together: Callable = together
        self._waiting: dict[str, list] = {}  # by name of the place, while something is on its way there

    def ask(self, place, name, item):
        """The outcome for one item. Raises what the database answers to it."""
        if name in self._waiting:
            outcome = Event()
            self._waiting[name].append((item, outcome))
            return outcome.wait()
        self._waiting[name] = []
        try:
            found = self._together(place, [item])[0]
        finally:
            if self._waiting[name]:
                eventlet.spawn_n(self._work_off, place, name)
            else:
                del self._waiting[name]
        if isinstance(found, Exception):
            raise found
        return found

    def _work_off(self, place, name):
        while waiting := self._waiting[name]:
            gathered, self._waiting[name] = waiting[:MOST], waiting[MOST:]
            try:
                outcomes = self._together(place, [item for item, _ in gathered])
            except Exception as fault:  # noqa: BLE001 - each of those who wait is told
                outcomes = [fault] * len(gathered)
            for (_, outcome), found in zip(gathered, outcomes, strict=True):
                if isinstance(found, Exception):
                    outcome.send_exception(found)
                else:
                    outcome.send(found)
        del self._waiting[name]


# Reads. An item is [(collection's name, names of the fields wanted, id)], its outcome [raw document or None]


def read(collection, document_id, fields=()):
    """The plain document with this id, or None. fields: names of those wanted; none for all but the pending events."""
    return read_all(collection.database, [(collection.name, fields, document_id)])[0]


def read_all(database, wanted):
    """Several documents of one landlord's database in one asking: [plain document or None].

    wanted: [(collection's name, names of the fields wanted, id)], fields as in `read`.
    """
    return _reads.ask(database, database.name, wanted)


def _read_together(database, items):
    """What cannot be asked for fails alone."""
    try:
        return _read_all(database, items)
    except ConnectionFailure:
        raise
    except Exception as fault:  # noqa: BLE001 - whose it is shows when each goes alone
        return [_outcome_of(database, item) for item in items] if len(items) > 1 else [fault]


def _outcome_of(database, item):
    try:
        return _read_all(database, [item])[0]
    except Exception as fault:  # noqa: BLE001 - the outcome of this one
        return fault


def _read_all(database, items):
    """Where several want the same document, each has a copy of its own."""
    groups: dict[tuple, dict[Any, None]] = defaultdict(dict)
    for name, fields, document_id in (want for wanted in items for want in wanted):
        groups[name, fields][document_id] = None
    found = _find(database, {group: list(ids) for group, ids in groups.items()})
    given = set()

    def own(want):
        raw = found.get(want)
        if raw is None or want not in given:
            given.add(want)
            return raw
        return bson.decode(bson.encode(raw), database.codec_options)

    return [[own(want) for want in wanted] for wanted in items]


def _find(database, groups):
    """{(collection's name, fields, id): raw document} of {(name, fields): [id]}.

    Commands, since the driver's cursors cost more than what they bring here. Repeated once, as a cursor's are.
    """
    command = _find_command(groups) if len(groups) == 1 else _union_command(groups)
    try:
        cursor = database.command(command, codec_options=database.codec_options)["cursor"]
    except ConnectionFailure as failure:
        if failure.timeout:
            raise  # once more would be as long again
        cursor = database.command(command, codec_options=database.codec_options)["cursor"]
    places = list(groups)
    found = {}
    for raw in cursor["firstBatch"]:
        name, fields = places[raw.pop("_place", 0)]
        found[name, fields, raw["_id"]] = raw
    if cursor["id"]:
        found |= _rest(database, cursor, groups, found)
    return found


def _rest(database, cursor, groups, found):
    """More than one answer holds: what is missing is read one by one."""
    with contextlib.suppress(PyMongoError):
        database.command("killCursors", cursor["ns"].split(".", 1)[1], cursors=[cursor["id"]])
    wanted = [(name, fields, one) for (name, fields), ids in groups.items() for one in ids]
    return {
        want: raw
        for want in wanted
        if want not in found and (raw := database[want[0]].find_one({"_id": want[2]}, _projection(want[1])))
    }


def _find_command(groups):
    ((name, fields), ids) = next(iter(groups.items()))
    command = {"find": name, "filter": _named(ids), "projection": _projection(fields), "readConcern": MAJORITY}
    return command | ({"limit": 1, "singleBatch": True} if len(ids) == 1 else {"batchSize": len(ids) + 1})


def _union_command(groups):
    pipelines = [
        [{"$match": _named(ids)}, {"$project": _projection(fields)}, {"$set": {"_place": number}}]
        for number, ((_, fields), ids) in enumerate(groups.items())
    ]
    (first, _), *others = groups
    unions = [
        {"$unionWith": {"coll": name, "pipeline": pipeline}}
        for (name, _), pipeline in zip(others, pipelines[1:], strict=True)
    ]
    most = sum(len(ids) for ids in groups.values()) + 1  # with one to spare the database knows that it is at the end
    whole = {"pipeline": [*pipelines[0], *unions], "cursor": {"batchSize": most}, "readConcern": MAJORITY}
    return {"aggregate": first} | whole


def _named(ids):
    return {"_id": ids[0] if len(ids) == 1 else {"$in": ids}}


def _projection(fields):
    return dict.fromkeys(fields, 1) if fields else {"pending_events": 0}


# Inserts, as commands that the driver does not repeat by itself: to be able to, it has the database keep a note of each
# (a third of what an insert costs there). A document can be looked for instead.


def insert(collection, raw):
    """Insert one plain document. Raises DuplicateKeyError and whatever else the database says to it alone.

    An interrupted insert is repeated once: what is found under its id then, and is the same, is this one.
    """
    document = RawBSONDocument(bson.encode(raw, codec_options=collection.codec_options))  # a bad one fails here, alone
    if len(document.raw) > MOST_BYTES:
        collection.insert_one(document)  # the database hardly has it, and would refuse those beside it, too
        return
    _inserts.ask(collection, collection.full_name, document)


def _insert_together(collection, documents):
    if sum(len(document.raw) for document in documents) > MOST_BYTES:  # more than a message to the database may hold
        half = len(documents) // 2
        return _insert_together(collection, documents[:half]) + _insert_together(collection, documents[half:])
    try:
        said = _insert(collection, documents)
        if not _is_interrupted(said):
            return _outcomes(said, len(documents))
    except ConnectionFailure as failure:
        if _was_not_sent(failure):
            raise
    said = _insert(collection, documents)
    if _is_interrupted(said):
        raise AutoReconnect("interrupted twice: nobody knows yet what is stored")
    outcomes = _outcomes(said, len(documents))
    return [_seen_again(collection, *one) for one in zip(documents, outcomes, strict=True)]


def _insert(collection, documents):
    """What the database says: {n, writeErrors, writeConcernError}, the latter two only where there are any."""
    durable = collection.write_concern.document
    command = {"insert": collection.name, "documents": documents, "ordered": False, "writeConcern": durable}
    return collection.database.command(command)


def _was_not_sent(failure):
    """No connection was free, or none could be made."""
    no_connection = isinstance(failure, ServerSelectionTimeoutError | WaitQueueTimeoutError)
    return no_connection or failure.has_error_label(NOT_CONNECTED)


def _is_interrupted(said):
    return "writeConcernError" in said and said["writeConcernError"].get("code") in STEPPED_DOWN


def _outcomes(said, count):
    """What became of each of several inserts, from what the database says of all."""
    unsure = said.get("writeConcernError")
    fault = unsure and WriteConcernError(unsure.get("errmsg", ""), unsure.get("code"), unsure)
    outcomes: list[Any] = [fault] * count
    for refused in said.get("writeErrors", ()):
        kind = DuplicateKeyError if refused["code"] == DUPLICATE else WriteError
        outcomes[refused["index"]] = kind(refused["errmsg"], refused["code"], refused)
    return outcomes


def _seen_again(collection, document, outcome):
    """Of a repeated insert: was it the first one that took the id? The database answers once a majority has that."""
    if not isinstance(outcome, DuplicateKeyError):
        return outcome
    sent = bson.decode(document.raw, collection.codec_options)
    found = collection.find_one({"_id": sent["_id"]}) or {}
    events, left = ([event["id"] for event in one.pop("pending_events", [])] for one in (sent, found))
    for one in (sent, found):
        one.pop("pending_since", None)
    # a sweeper may have published and pulled its events meanwhile
    return None if found == sent and set(left) <= set(events) else outcome


_reads = Gathering(_read_together)
_inserts = Gathering(_insert_together)
