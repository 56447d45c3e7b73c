"""What slows down guessing. Counted by the database itself, so that attempts at the same moment are all counted."""

from datetime import timedelta

from mongoengine import DateTimeField, IntField, StringField
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.errors import TooManyRequests
from shared.store import LandlordDocument


class SignInGuard(LandlordDocument):
    """Counts attempts at one sign-in name, existing or not, over all processes, and makes them wait longer and longer.

    An attempt is counted before it is made and forgiven when it succeeds, so that many at once are many, too.
    """

    FREE = 8  # attempts before the first wait
    FIRST_WAIT, LONGEST_WAIT = 15, 3600  # seconds
    LANDLORD_MOST = 300  # failed attempts a minute at one landlord, whatever the names
    FORGOTTEN_AFTER = 86400  # seconds

    meta = {
        "collection": "sign_in_guards",
        "indexes": [{"fields": ["last_at"], "expireAfterSeconds": FORGOTTEN_AFTER, "name": "last_at"}],
    }

    id = StringField(primary_key=True)
    attempts = IntField(default=0)
    locked_until = DateTimeField()
    last_at = DateTimeField()

    @classmethod
    def take_attempt(cls, account_id, now):
        """Count an attempt. Raises TooManyRequests while attempts at this name, or at this landlord, have to wait."""
        cls._check_landlord(now)
        open_now = {"_id": account_id, "$or": [{"locked_until": None}, {"locked_until": {"$lte": now}}]}
        try:
            counted = cls.collection().find_one_and_update(
                open_now,
                {"$inc": {"attempts": 1}, "$set": {"last_at": now}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:  # it is there, and locked
            locked = cls.collection().find_one({"_id": account_id}) or {}
            raise _too_many(locked.get("locked_until") or now, now) from None
        over = counted["attempts"] - cls.FREE
        if over >= 0:
            wait = min(cls.FIRST_WAIT * 2 ** min(over, 20), cls.LONGEST_WAIT)
            locked_until = now + timedelta(seconds=wait)
            cls.collection().update_one({"_id": account_id}, {"$max": {"locked_until": locked_until}})

    @classmethod
    def forgive(cls, account_id):
        """The attempt succeeded."""
        cls.collection().delete_one({"_id": account_id})

    @classmethod
    def note_failure(cls, now):
        """Count a failure at the landlord."""
        cls.collection().update_one(
            {"_id": cls._minute(now)}, {"$inc": {"attempts": 1}, "$set": {"last_at": now}}, upsert=True
        )

    @classmethod
    def _check_landlord(cls, now):
        counted = cls.collection().find_one({"_id": cls._minute(now)}, {"attempts": 1})
        if counted and counted["attempts"] >= cls.LANDLORD_MOST:
            raise _too_many(now.replace(second=0, microsecond=0) + timedelta(minutes=1), now)

    @staticmethod
    def _minute(now):
        return f"landlord|{now:%Y-%m-%dT%H:%M}"


def _too_many(until, now):
    wait = max(1, int((until - now).total_seconds()) + 1)
    return TooManyRequests(
        "too_many_attempts", "Too many attempts. Wait a little before you try again.", retry_after=wait
    )
