"""Many documents changed in one message to the database, each guarded by its own version and with its own events."""

from collections import defaultdict
from contextvars import copy_context
from typing import Any

import bson
import eventlet
import structlog
from bson.raw_bson import RawBSONDocument
from pymongo.errors import AutoReconnect

from shared.clock import utc_now
from shared.courtesy import give_way

MOST = 1000  # documents in one message, each with a statement of its own
BREATH = 500  # documents between two turns for others

log = structlog.get_logger()


class Change:
    """What is changed of one stored document, as it was read with this version and this count of events."""

    def __init__(self, document_id, version, sequence):
        self.id = document_id
        self.version = version
        self.sequence = sequence
        self.announced: list[dict] = []
        self._values: dict[str, Any] = {}
        self._removed: list[str] = []
        self._added: dict[str, Any] = {}

    def note(self, field, before, value):
        """Set a field, or remove it where the value is None; nothing where it is as before."""
        if value == before:
            return
        if value is None:
            self._removed.append(field)
        else:
            self._values[field] = value

    def add(self, field, items):
        """Append to a list."""
        self._added[field] = items

    def announce(self, event):
        """Let `event` be told with the change, numbered after those before it."""
        self.sequence += 1
        self.announced.append(event.envelope(self.sequence))

    def statement(self, room, now):
        """As MongoDB's command `update` has it. room: condition on the document where something is announced.

        One that fails (a document that grew too large) fails alone, so there is one for each document.
        """
        which = {"_id": self.id, "version": self.version}
        return {"q": which | room if self.announced else which, "u": self.how(now)}

    def how(self, now):
        """What the document is updated with."""
        added = {field: {"$each": items} for field, items in self._added.items()}
        how = {"$set": self._values | {"version": self.version + 1}}
        if self.announced:
            added["pending_events"] = {"$each": self.announced}
            how["$set"]["sequence"] = self.sequence
            how["$min"] = {"pending_since": now}
        if added:
            how["$push"] = added
        if self._removed:
            how["$unset"] = dict.fromkeys(self._removed, "")
        return how


def store(collection, changes, room):
    """Store the changes, each alone: those that another writer was faster with are left out. At most MOST of them.

    Returns the changes that were not stored. One that was stored may be among them, where another writer was faster
    with a different one and it announces nothing: do it again from what is stored then.
    """
    now = utc_now()
    if _update(collection, [change.statement(room, now) for change in changes]) == len(changes):
        return []
    return _without_their_events(collection, changes)


def store_alike(collection, changes):
    """Store changes that announce nothing: those that change the same in the same way in one statement.

    Returns how many were stored for certain. Left out are those that another writer was faster with; where the store
    refuses one, others that are like it may be left out too, or not be counted: look, and store what is left alone.
    """
    alike = defaultdict(list)
    for place, change in enumerate(changes):
        if change.announced:
            raise ValueError("what is announced differs: store each alone")
        if place % BREATH == 0:
            give_way()
        alike[change.version, bson.encode(change.how(None))].append(change.id)
    statements = [
        {"q": {"_id": {"$in": ids}, "version": version}, "u": RawBSONDocument(how), "multi": True}
        for (version, how), ids in alike.items()
    ]
    return _update(collection, statements)


def _update(collection, statements):
    """How many documents the statements, in no order, met."""
    durable = collection.write_concern.document
    command = {"update": collection.name, "updates": statements, "ordered": False, "writeConcern": durable}
    said = collection.database.command(command)
    if "writeConcernError" in said:
        raise AutoReconnect("nobody knows yet what is stored; whoever looks again finds it")
    if faults := said.get("writeErrors"):
        log.error("changes_refused", collection=collection.name, changes=len(faults), code=faults[0].get("code"))
    return said["n"]


def store_while_more_are_made(store_one, pieces):
    """Store piece after piece, each while the next is being made. store_one: [Change] -> what comes of it.

    Gives (piece, what came of it), one piece behind. Raises what storing raises; the pieces before are stored.
    """
    under_way: Any = None
    for piece in pieces:
        if under_way is not None:
            yield under_way[0], under_way[1].wait()
        under_way = piece, eventlet.spawn(copy_context().run, store_one, piece)
        eventlet.sleep(0)  # it goes to the database now
    if under_way is not None:
        yield under_way[0], under_way[1].wait()


def _without_their_events(collection, changes):
    """A change is stored where its event is: nobody publishes, and pulls, what was not handed over so soon."""
    first = {change.announced[0]["id"]: change.id for change in changes if change.announced}
    found = collection.find(
        {"_id": {"$in": list(first.values())}, "pending_events.id": {"$in": list(first)}}, {"pending_events.id": 1}
    )
    stored = {event["id"] for document in found for event in document["pending_events"]}
    return [change for change in changes if not (change.announced and change.announced[0]["id"] in stored)]
