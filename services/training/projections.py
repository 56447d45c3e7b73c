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
    """events: of one resident each, or batches of many."""
    Resident.keep_many([row for event in events for row in _rows_of(event)])


def keep_staff(events):
    StaffMember.keep_many(
        [(event.subject, event.sequence, {"roles": event.roles, "state": event.state}) for event in events]
    )


def _rows_of(event):
    if event.contract.batch:
        return [(item["id"], item["sequence"], {"state": item["state"]}) for item in event.items]
    return [(event.subject, event.sequence, {"state": event.state})]
