"""Aggregates: what one write keeps true, with the events that tell of it in the same write."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared import context
from shared.clock import utc_now
from shared.errors import BadInput, Conflict, NotFound, StaleVersion, Unavailable
from shared.ids import derived_id, new_id
from shared.store import changes, gathering, recent
from shared.store.documents import LandlordDocument, PlatformDocument
from shared.store.guarded import KEY_AGE, pipeline_stage
from shared.store.pending import urgently_pending
from shared.store.telling import tell_announcing, tell_stored

MOST_PENDING = 2000  # events in one document: beyond a megabyte every change of it takes long
_ROOM = {f"pending_events.{MOST_PENDING - 1}": {"$exists": False}}
_OURS = ("pending_events", "pending_since")  # written by save, emptied by the relay, never loaded into a document


class LostRace(Exception):
    """Another writer changed the document first. Doors run the whole call again."""


class Repeated(Exception):
    """This keyed command was done before; `document` is what it made or changed, as it is now."""

    def __init__(self, document):
        super().__init__("repeated")
        self.document = document


class Aggregate(LandlordDocument):
    """A document that announces what happened to it.

    `save` is ours: an insert for a new document, a conditional update naming the version it read for a known one.
    """

    meta = {"abstract": True, "indexes": [{"fields": ["pending_since"], "sparse": True, "name": "pending_since"}]}

    id = StringField(primary_key=True, max_length=128)
    version = IntField(default=0)
    sequence = IntField(default=0)  # events announced so far
    command_keys = ListField(DictField())  # {key, body, at} of keyed commands, for KEY_AGE
    gone_at = DateTimeField()  # set on a tombstone: emptied, kept until nothing is pending
    pending_since = DateTimeField()  # declared for its index only; see _OURS

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        object.__setattr__(self, "_stored", None)
        object.__setattr__(self, "_announced", [])

    @classmethod
    def _from_son(cls, son, *args, **options):
        raw = {key: value for key, value in son.items() if key not in _OURS}
        document = super()._from_son(raw, *args, **options)
        object.__setattr__(document, "_stored", raw)
        return document

    # Reading

    @classmethod
    def find(cls, document_id):
        """The document, or None. Raises Repeated where the keyed command worked on now has already changed it."""
        raw = gathering.read(cls.collection(), document_id)
        if raw is None or raw.get("gone_at") is not None:
            return None
        document = cls._from_son(raw)
        document._refuse_repetition()
        return document

    @classmethod
    def get(cls, document_id, version=None):
        """The document; with `version`, only that one. Raises NotFound `<noun>_not_found`, StaleVersion, Repeated."""
        document = cls.find(document_id)
        if document is None:
            raise NotFound(f"{cls.noun()}_not_found", f"There is no such {cls.noun().replace('_', ' ')}.")
        if version is not None and document.version != version:
            raise StaleVersion(document.version)
        return document

    @classmethod
    def next_id(cls, *parts):
        """Id for a new document. Under an Idempotency-Key the same request always gets the same one."""
        command = context.work().command
        return derived_id(command.key, cls.noun(), *parts) if command and command.key else new_id()

    def _refuse_repetition(self):
        command = context.work().command
        if command is None or command.key is None:
            return
        for done in self.command_keys:
            if done["key"] == command.key:
                if done["body"] != command.body:
                    raise BadInput("idempotency_key_reused", "This Idempotency-Key was used for another request.")
                raise Repeated(self)

    # Announcing and storing

    def announce(self, event):
        """Let `event` be told with the next save, numbered after those before it."""
        if event.urgent and urgently_pending(type(self)) is None:
            raise RuntimeError(f"{event.name} is urgent: give {type(self).__name__} an urgent_index")
        self.sequence += 1
        self._announced.append(event.envelope(self.sequence))

    def save(self):
        """Store the change and what it announces in one write.

        Raises LostRace when another writer won, Conflict `<noun>_exists` when a new document's id is taken, Repeated
        when the same keyed command made it, Unavailable events_waiting when the broker has been away for long and too
        many of its events are not published yet.
        """
        self._check_owner(self._made_for)
        now = utc_now()
        self._remember_command(now)
        self.validate()
        if self._stored is None:
            self._insert(now)
        else:
            self._update(now)
        self._hand_over()
        return self

    def _remember_command(self, now):
        command = context.work().command
        if command is None or command.key is None:
            return
        recent = [done for done in self.command_keys if done["at"] > now - KEY_AGE and done["key"] != command.key]
        self.command_keys = [*recent, {"key": command.key, "body": command.body, "at": now}]

    def _insert(self, now):
        self.version = 1
        raw = self._raw()
        pending = {"pending_events": self._announced, "pending_since": now} if self._announced else {}
        collection = self.collection()
        if pending:
            tell_announcing(collection)
        try:
            gathering.insert(collection, raw | pending)
        except DuplicateKeyError:
            self.version = 0
            self._meet_the_first()
        finally:
            recent.changed(collection, self.id)
        object.__setattr__(self, "_stored", raw)

    def _meet_the_first(self):
        first = type(self).find(self.id)  # raises Repeated where it is this very command's
        if first is None and type(self).collection().find_one({"_id": self.id}, {"_id": 1}) is None:
            raise Conflict(f"{self.noun()}_exists", "Something else already uses one of these values.")
        raise Conflict(f"{self.noun()}_exists", f"This {self.noun().replace('_', ' ')} already exists.")

    def _update(self, now):
        read = self._stored["version"]
        self.version = read + 1
        raw = self._raw()
        change = {"$set": {k: v for k, v in raw.items() if k != "_id" and self._stored.get(k, _missing) != v}}
        # what a newer release knows and this one does not stays, except on a tombstone, which keeps nothing
        dropped = [
            key for key in self._stored if key not in raw and (self.gone_at or key in self._reverse_db_field_map)
        ]
        if dropped:
            change["$unset"] = dict.fromkeys(dropped, "")
        if self._announced:
            change["$push"] = {"pending_events": {"$each": self._announced}}
            change["$min"] = {"pending_since": now}
        room = _ROOM if self._announced else {}
        collection = self.collection()
        if room:
            tell_announcing(collection)
        try:
            result = collection.update_one({"_id": self.id, "version": read, **room}, change)
        finally:
            recent.changed(collection, self.id)
        if result.matched_count == 0:
            self.version = read
            if self._announced:
                self._refuse_when_full(self.id)
            raise LostRace
        object.__setattr__(self, "_stored", raw)

    @classmethod
    def _refuse_when_full(cls, document_id):
        full = {f"pending_events.{MOST_PENDING - 1}": {"$exists": True}}
        if cls.collection().find_one({"_id": document_id} | full, {"_id": 1}):
            raise Unavailable("events_waiting", "Too much of this still waits to be told. Try again later.", 60)

    def _raw(self):
        return {key: value for key, value in self.to_mongo().items() if key not in _OURS}

    def _hand_over(self):
        announced, self._announced[:] = list(self._announced), []
        if announced:
            tell_stored(type(self).collection(), self.id, announced)

    def remove(self):
        """Empty the document to a tombstone, so that what it announces last is still told. A timer removes it later."""
        keep = {"id", "version", "sequence", "command_keys"}
        for name in type(self)._fields:
            if name not in keep:
                setattr(self, name, None)
        self.gone_at = utc_now()
        self.validate = lambda *_args, **_options: None  # an emptied document misses what it must otherwise have
        return self.save()

    @classmethod
    def change_where(cls, document_id, where, changes, events=()):
        """One guarded atomic update, for what many change at once: a seat, a vote, money.

        where: further conditions beside the id. changes: {field: aggregation expression over the document before}.
        events: announced in the same write. Returns the document after, or None when `where` did not hold.
        Raises Repeated when the same keyed command has changed it already, Unavailable as save does.
        """
        envelopes = [event.envelope(None) for event in events]
        command = context.work().command
        new_to_it = {"command_keys.key": {"$ne": command.key}} if command and command.key else {}
        collection = cls.collection()
        if envelopes:
            tell_announcing(collection)
        raw = collection.find_one_and_update(
            {"_id": document_id, "gone_at": None} | new_to_it | (_ROOM if envelopes else {}) | where,
            [{"$set": pipeline_stage(changes, envelopes, command)}],
            {"pending_events": {"$slice": -max(1, len(envelopes))}},
            return_document=ReturnDocument.AFTER,
        )
        recent.changed(collection, document_id)
        if raw is None:
            cls.find(document_id)  # raises Repeated where it is this very command that has changed it
            if envelopes:
                cls._refuse_when_full(document_id)
            return None
        ours = {envelope["id"] for envelope in envelopes}
        announced = [event for event in raw.get("pending_events", []) if event["id"] in ours]
        if announced:
            tell_stored(collection, document_id, announced)
        return cls._from_son(raw)

    @classmethod
    def change_each(cls, pieces):
        """Store what timers changed of many documents, each under the version it was read with, its events with it.

        pieces: iterable of [Change], at most `changes.MOST` in each; the next is made while one is being stored. Gives
        (piece, ids of those not stored, because somebody else was faster or the store refused them: to be read and
        changed again). A crash in the middle leaves each document either changed or not.
        """
        collection = cls.collection()

        def store(piece):
            if any(change.announced for change in piece):
                tell_announcing(collection)
            left = {change.id for change in changes.store(collection, piece, _ROOM)} if piece else set()
            for change in piece:
                if change.announced and change.id not in left:
                    tell_stored(collection, change.id, change.announced)
            return left

        return changes.store_while_more_are_made(store, pieces)

    @classmethod
    def change_alike(cls, pieces):
        """Store what timers changed of many documents alike, telling nothing of it; each under the version it was read
        with. What is to be told of it has to be marked in the change, so that who stores that later finds it.

        pieces: iterable of [Change], some thousands in each; the next is made while one is being stored. Gives (piece,
        how many of it were stored for certain): the others, where somebody else was faster or the store refused one,
        are to be read and changed again.
        """
        collection = cls.collection()

        def store(piece):
            return changes.store_alike(collection, piece) if piece else 0

        return changes.store_while_more_are_made(store, pieces)


class PlatformAggregate(Aggregate, PlatformDocument):
    """An aggregate about the platform itself; its events go out under the id `platform`."""

    meta = {"abstract": True}


_missing = object()
