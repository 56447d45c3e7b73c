"""What training keeps from others' events: who is a resident, and who works here."""

from mongoengine import ListField, StringField

from shared.errors import RuleBroken
from shared.store import Projection


class Resident(Projection):
    """Known to membership. Not who it is: only whether they are still here."""

    state = StringField()

    @classmethod
    def knows(cls, resident_id):
        return cls.collection().find_one({"_id": resident_id}, {"_id": 1}) is not None

    @classmethod
    def check_still_here(cls, resident_id):
        """Raises RuleBroken resident_left."""
        if cls.collection().find_one({"_id": resident_id, "state": "active"}, {"_id": 1}) is None:
            raise RuleBroken("resident_left", "This person is no longer a resident of the landlord.")


class StaffMember(Projection):
    roles = ListField(StringField())
    state = StringField()


def keep_residents(events):
    Resident.keep_states(events, "state")


def keep_staff(events):
    StaffMember.keep_states(events, "roles", "state")
