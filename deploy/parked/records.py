"""What operators did to messages that were put aside. Written before it is done, never changed, without any body."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from shared.clock import utc_now
from shared.ids import new_id
from shared.store import PlatformDocument

REPLAYED, DISCARDED = "replayed", "discarded"
BEGUN, DECIDED, ENDED = "begun", "decided", "ended"


class ParkedRecord(PlatformDocument):
    """One step of one run of `doorstep parked replay` or `discard`; added, and never changed.

    A run is `begun` once, has `decided` on messages once for every batch, and `ended`, unless it was killed.
    """

    meta = {
        "service": "operator",
        "collection": "parked_records",
        "indexes": ["run", "at", "messages.id", "messages.landlord"],
    }

    id = StringField(primary_key=True)
    run = StringField(required=True)
    step = StringField(required=True)
    act = StringField(required=True)
    by = StringField(required=True)  # the operator's name, as given or as the system knows it
    at = DateTimeField(required=True)
    reason = StringField()
    queue = StringField()  # where the messages lay; decided only
    messages = ListField(DictField())  # their facts; decided only
    count = IntField()  # messages that are done with; ended only


class Run:
    """One run of a command, as it is written down."""

    def __init__(self, act, by, reason):
        self.id = new_id()
        self.act, self.by, self.reason = act, by, reason
        self._begun = False

    def decide(self, queue, messages):
        """Write down what is about to happen to these messages; returns once a majority has it on disk."""
        if not self._begun:
            self._begun = True
            self._add(BEGUN)
        self._add(DECIDED, queue=queue, messages=[held.facts() for held in messages])

    def end(self, count):
        if self._begun:
            self._add(ENDED, count=count)

    def _add(self, step, **more):
        row = {"_id": new_id(), "run": self.id, "step": step, "act": self.act, "by": self.by, "at": utc_now()}
        ParkedRecord.collection().insert_one(row | {"reason": self.reason} | more)


def runs(limit, *, landlord=None, message=None):
    """The latest runs first, as {run, act, by, at, reason, queues, decided, ended}; ended is None for a killed one.

    landlord, message: only runs that decided on a message of this landlord, or of this event id.
    """
    wanted = {key: value for key, value in (("messages.landlord", landlord), ("messages.id", message)) if value}
    some = ParkedRecord.collection().distinct("run", wanted) if wanted else None
    begun = {"step": BEGUN} | ({"run": {"$in": some}} if some is not None else {})
    for first in ParkedRecord.collection().find(begun, sort=[("_id", -1)], limit=limit):
        yield _summary(first)


def messages_of(run):
    """The facts of every message that the run decided on, in order."""
    rows = ParkedRecord.collection().find({"run": run, "step": DECIDED}, sort=[("_id", 1)])
    return [facts for row in rows for facts in row["messages"]]


def _summary(first):
    rows = list(
        ParkedRecord.collection().find({"run": first["run"]}, {"step": 1, "queue": 1, "count": 1, "messages.id": 1})
    )
    decided = [row for row in rows if row["step"] == DECIDED]
    return {
        **{key: first[key] for key in ("run", "act", "by", "at", "reason")},
        "queues": sorted({row["queue"] for row in decided}),
        "decided": sum(len(row["messages"]) for row in decided),
        "ended": next((row["count"] for row in rows if row["step"] == ENDED), None),
    }
