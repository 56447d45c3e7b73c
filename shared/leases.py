"""Who does what only one process may do. A lease is one document in the service's platform database.

Whose turn it is goes by the database's clock: those of the machines that run the processes may differ.
"""

from datetime import timedelta

from mongoengine import DateTimeField, IntField, StringField
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.ids import new_id
from shared.store import PlatformDocument

OWNER = new_id()  # this process


class Lease(PlatformDocument):
    """`owner` may do it until `until`; `slot` is the last turn that was claimed, by the claim `claim`, at `at`."""

    meta = {"collection": "leases", "service": None}

    id = StringField(primary_key=True)
    owner = StringField()
    until = DateTimeField()
    slot = IntField(default=-1)
    claim = StringField()
    at = DateTimeField()


def hold(name, seconds):
    """True when this process holds the lease `name` for so many seconds from now, newly or again.

    A lease that runs longer than any is given (by a clock that was wrong and was put right) holds nobody up.
    """
    span = int(timedelta(seconds=seconds) / timedelta(milliseconds=1))
    free = {
        "$or": [
            {"$eq": [{"$ifNull": ["$owner", OWNER]}, OWNER]},
            {"$lt": ["$until", "$$NOW"]},
            {"$gt": ["$until", {"$add": ["$$NOW", 2 * span]}]},
        ]
    }
    mine = _set_where(free, {"owner": OWNER, "until": {"$add": ["$$NOW", span]}})
    lease = _change(name, mine)
    return lease is not None and lease["owner"] == OWNER


def claim_turn(name, seconds):
    """Claim the current of the turns that begin every so many seconds, each of which one caller gets.

    Returns (whether this one got it, seconds until the next begins). A stored turn from far ahead (a clock that was
    wrong and was put right) does not stop the turns for ever.
    """
    claim, every = new_id(), int(seconds * 1000)
    slot = {"$floor": {"$divide": [{"$toLong": "$$NOW"}, every]}}
    last = {"$ifNull": ["$slot", -1]}
    free = {"$or": [{"$lt": [last, slot]}, {"$gt": [last, {"$add": [slot, 2]}]}]}
    mine = _set_where(free, {"owner": OWNER, "claim": claim, "slot": slot})
    lease = _change(name, [*mine, {"$set": {"at": "$$NOW"}}])
    if lease is None:
        return False, 0.0  # another made it at this moment: look again
    return lease.get("claim") == claim, (every - lease["at"].timestamp() * 1000 % every) / 1000


def _set_where(condition, values):
    """An update that sets these values where the condition holds of the document before."""
    return [
        {"$set": {"free": condition}},
        {"$set": {key: {"$cond": ["$free", value, f"${key}"]} for key, value in values.items()}},
        {"$unset": "free"},
    ]


def _change(name, update):
    try:
        return Lease.collection().find_one_and_update(
            {"_id": name}, update, upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:
        return None  # made by another at this moment
