"""Projections: what a service keeps from others' events. The newest state wins, whatever the order of arrival."""

from mongoengine import IntField, StringField
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.store.documents import LandlordDocument
from shared.store.gathering import DUPLICATE


class Projection(LandlordDocument):
    """A row keyed by its entity and guarded by the entity's `sequence`: an older or repeated event changes nothing."""

    meta = {"abstract": True}

    id = StringField(primary_key=True, max_length=200)
    sequence = IntField(default=0)

    @classmethod
    def keep(cls, row_id, sequence, **values):
        """Keep this state unless a newer one is there."""
        _upsert(cls.collection(), {"_id": row_id, "sequence": {"$lt": sequence}}, values | {"sequence": sequence})

    @classmethod
    def keep_many(cls, rows):
        """Keep many states in one unordered bulk write. rows: [(row id, sequence, {field: value})]."""
        changes = [
            ({"_id": row_id, "sequence": {"$lt": sequence}}, {"$set": values | {"sequence": sequence}})
            for row_id, sequence, values in rows
        ]
        upsert_many(cls.collection(), changes)

    @classmethod
    def keep_states(cls, events, *names):
        """Keep these fields of the entities that the events tell of, one by one or in batches: of each the newest.

        A field that an event does not say stays as it is: an older release beside this one does not know it.
        """
        newest: dict[str, tuple] = {}
        for entity_id, sequence, state in (found for event in events for found in event.states()):
            if entity_id not in newest or newest[entity_id][1] < sequence:
                newest[entity_id] = (entity_id, sequence, {name: state[name] for name in names if name in state})
        cls.keep_many(list(newest.values()))

    @classmethod
    def keep_part(cls, row_id, part, sequence, **values):
        """Keep one entity's part of a row that several entities feed; each part has a guard of its own."""
        older = {"_id": row_id, f"{part}.sequence": {"$not": {"$gte": sequence}}}
        _upsert(cls.collection(), older, {part: values | {"sequence": sequence}})

    @classmethod
    def keep_facts(cls, rows):
        """Insert rows that never change; those already there are left alone. rows: [(row id, {field: value})]."""
        upsert_many(cls.collection(), [({"_id": row_id}, {"$setOnInsert": values}) for row_id, values in rows])


def _upsert(collection, condition, values):
    """Upsert under a guard. A duplicate key says that the row is there: written by another just now, or not older."""
    try:
        collection.update_one(condition, {"$set": values}, upsert=True)
    except DuplicateKeyError:
        collection.update_one(condition, {"$set": values})


def upsert_many(collection, changes):
    """Many guarded upserts in one unordered bulk write. changes: [(condition, update)]. "Already there" is success."""
    if not changes:
        return
    try:
        writes = [UpdateOne(condition, update, upsert=True) for condition, update in changes]
        collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        faults = error.details["writeErrors"]
        if any(fault["code"] != DUPLICATE for fault in faults):
            raise
        collection.bulk_write([UpdateOne(*changes[fault["index"]]) for fault in faults], ordered=False)
