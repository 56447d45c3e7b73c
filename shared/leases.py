"""Who does what only one process may do. A lease is one document in the service's platform database."""

from datetime import timedelta

from mongoengine import DateTimeField, IntField, StringField
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.clock import utc_now
from shared.ids import new_id
from shared.store import PlatformDocument

OWNER = new_id()  # this process


class Lease(PlatformDocument):
    """`owner` may do it until `until`; `slot` is the last turn that was claimed."""

    meta = {"collection": "leases", "service": None}

    id = StringField(primary_key=True)
    owner = StringField()
    until = DateTimeField()
    slot = IntField(default=-1)


def hold(name, seconds):
    """True when this process holds the lease `name` for so many seconds from now, newly or again.

    A lease that runs longer than any is given (by a clock that was wrong and was put right) holds nobody up.
    """
    now, span = utc_now(), timedelta(seconds=seconds)
    free = {"_id": name, "$or": [{"owner": OWNER}, {"until": {"$lt": now}}, {"until": {"$gt": now + 2 * span}}]}
    return _claim(free, {"owner": OWNER, "until": now + span})


def claim_turn(name, slot):
    """True for exactly one caller over all processes per `slot`, a number that grows with time.

    A stored turn from far ahead (a clock that was wrong and was put right) does not stop the turns for ever.
    """
    turn = {"_id": name, "$or": [{"slot": {"$lt": slot}}, {"slot": {"$gt": slot + 2}}]}
    return _claim(turn, {"owner": OWNER, "slot": slot})


def _claim(condition, values):
    try:
        found = Lease.collection().find_one_and_update(
            condition, {"$set": values}, upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:
        return False  # it is there, and not for us
    return found is not None
