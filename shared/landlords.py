"""The landlord registry as every process knows it, with the public keys that verify tokens and what was revoked.

Membership owns these facts and announces them under the id `platform`; each service keeps them in its own platform
database, and each process holds them in memory, so that no request waits for anyone to know them.
"""

import math
from collections import defaultdict
from datetime import timedelta
from time import monotonic

import eventlet
import structlog
from eventlet.semaphore import Semaphore
from mongoengine import DateTimeField, DictField, IntField, ListField, StringField
from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.clock import utc_now
from shared.store import PlatformDocument

ACTIVE, LEAVING, GONE = "active", "leaving", "gone"
RECENT = timedelta(minutes=20)  # a landlord with writes in this time is looked at often
NOTE_EVERY = 60.0  # seconds

log = structlog.get_logger()


class LandlordEntry(PlatformDocument):
    """What every service knows of a landlord."""

    meta = {"collection": "landlords"}

    id = StringField(primary_key=True)
    sequence = IntField(default=0)
    name = StringField()
    kind = StringField()
    nation = StringField()
    state = StringField(default=ACTIVE)
    hosts = ListField(StringField())

    @property
    def is_gone(self):
        return self.state == GONE


class PublicKey(PlatformDocument):
    meta = {"collection": "public_keys"}

    id = StringField(primary_key=True)  # kid
    sequence = IntField(default=0)
    jwk = DictField()
    expires_at = DateTimeField()


class Revocation(PlatformDocument):
    """Tokens of this session, or of this person, are refused until the last of them has run out."""

    meta = {"collection": "revocations"}

    id = StringField(primary_key=True)  # <landlord>:<session id or person id>
    issued_before = DateTimeField()  # tokens issued later are good
    until = DateTimeField()


class Activity(PlatformDocument):
    """When a landlord's documents were last about to announce something, by the database's clock."""

    meta = {"collection": "activity"}

    id = StringField(primary_key=True)
    at = DateTimeField()


class Registry:
    """In memory; refreshed every few seconds and by `refresh()`."""

    def __init__(self):
        self._entries, self._by_host, self.public_keys, self._revoked = {}, {}, {}, {}
        self._noted: dict[str, float] = {}  # landlord: monotonic seconds
        self._noting: dict[str, Semaphore] = defaultdict(Semaphore)
        self.loaded = False
        self._reading = Semaphore()

    def find(self, landlord_id):
        """The landlord's entry, or None."""
        return self._entries.get(landlord_id)

    def by_host(self, host):
        """The landlord whose host name this is, or None. A port is ignored."""
        return self._by_host.get((host or "").lower().rsplit(":", 1)[0])

    def active(self):
        """Ids of the landlords that are served, in order."""
        return sorted(key for key, entry in self._entries.items() if entry.state == ACTIVE)

    def present(self, idle=True):
        """Ids of all landlords whose data is still here; with idle=False only those with recent writes."""
        here = sorted(key for key, entry in self._entries.items() if not entry.is_gone)
        if idle:
            return here
        lately = {"$expr": {"$gt": ["$at", {"$subtract": ["$$NOW", int(RECENT / timedelta(milliseconds=1))]}]}}
        recent = {row["_id"] for row in Activity.collection().find(lately, {"_id": 1})}
        return [key for key in here if key in recent]

    def is_revoked(self, landlord_id, session_id, person_id, issued_at):
        """True when a token issued at `issued_at` (aware datetime) for this session or person is no longer good."""
        for subject in (session_id, person_id):
            revoked = self._revoked.get(f"{landlord_id}:{subject}")
            if revoked is not None and issued_at < revoked:
                return True
        return False

    def refresh(self):
        """Read everything anew from this service's platform database. One at a time: the last to read knows most."""
        with self._reading:
            self._read()

    def _read(self):
        entries = {
            raw["_id"]: LandlordEntry.loaded(raw) for raw in LandlordEntry.collection().find({"name": {"$ne": None}})
        }
        keys = {raw["_id"]: raw["jwk"] for raw in PublicKey.collection().find({"expires_at": {"$gt": utc_now()}})}
        revoked = {
            raw["_id"]: raw["issued_before"] for raw in Revocation.collection().find({"until": {"$gt": utc_now()}})
        }
        self._entries, self._revoked = entries, revoked
        for withdrawn in set(self.public_keys) - set(keys):
            del self.public_keys[withdrawn]
        self.public_keys.update(keys)  # in place: the doors hold on to it
        self._by_host = {host: entry for entry in entries.values() if not entry.is_gone for host in entry.hosts}
        self.loaded = True

    def run(self, every):
        """Refresh every so many seconds, for ever."""
        while True:
            try:
                self.refresh()
            except (PyMongoError, OSError) as error:
                log.warning("registry_not_refreshed", error=type(error).__name__)
            eventlet.sleep(every)

    def note_activity(self, database):
        """Called before every write that announces; stores once a minute that the landlord is active.

        Before: should the process die right after the write, the sweeper knows already whose turn it is. Raises
        PyMongoError where that cannot be stored.
        """
        landlord = database.split("--", 1)[1]
        if self._is_noted(landlord):
            return
        with self._noting[landlord]:
            if not self._is_noted(landlord):
                Activity.collection().update_one({"_id": landlord}, [{"$set": {"at": "$$NOW"}}], upsert=True)
                self._noted[landlord] = monotonic()

    def _is_noted(self, landlord):
        return monotonic() - self._noted.get(landlord, -math.inf) < NOTE_EVERY


registry = Registry()


def keep(events):
    """Keep membership's platform facts. Safe to repeat, and in any order."""
    kept = {"landlord": _keep_landlord, "signing_key": _keep_key, "access": _keep_revocation}
    for event in events:
        kept[event.contract.entity](event)
    registry.refresh()


def _keep_landlord(event):
    values = {
        "name": event.organisation_name,
        "kind": event.kind,
        "nation": event.nation,
        "state": event.state,
        "hosts": event.hosts,
        "sequence": event.sequence,
    }
    _keep_newer(LandlordEntry, event, values)


def _keep_key(event):
    _keep_newer(PublicKey, event, {"jwk": event.jwk, "expires_at": event.expires_at, "sequence": event.sequence})


def _keep_newer(kind, event, values):
    """Keep this state of the event's subject, unless a newer one is there."""
    older = {"_id": event.subject, "sequence": {"$not": {"$gte": event.sequence}}}
    try:
        kind.collection().update_one(older, {"$set": values}, upsert=True)
    except DuplicateKeyError:
        kind.collection().update_one(older, {"$set": values})


def _keep_revocation(event):
    Revocation.collection().update_one(
        {"_id": f"{event.landlord}:{event.revoked_subject}"},
        {"$max": {"issued_before": event.issued_before, "until": event.until}},
        upsert=True,
    )
