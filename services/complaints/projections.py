"""What complaints keeps from membership's events: who there is, not who they are."""

from mongoengine import ListField, StringField

from shared.contracts.roles import PERMISSIONS
from shared.errors import NotFound, RuleBroken, Unavailable
from shared.store import Projection

HOME = ("tenure", "estate", "block")  # of a Resident: what is asked where a danger is noticed


class Resident(Projection):
    """A person who may complain: anybody who is or was a resident."""

    meta = {"collection": "residents"}

    state = StringField()
    tenure = StringField()
    estate = StringField()
    block = StringField()


class StaffMember(Projection):
    """A person who may be responsible for a complaint."""

    meta = {"collection": "staff"}

    roles = ListField(StringField())
    state = StringField()


def keep_residents(events):
    Resident.keep_states(events, "state", "tenure", "estate", "block")


def keep_staff(events):
    StaffMember.keep_states(events, "roles", "state")


def place_of(row):
    """{place, block}: where homes may share a danger: an estate and in it a block, as far as known. row: as read."""
    return {"place": row.get("estate") or row.get("block"), "block": row.get("block") if row.get("estate") else None}


def check_resident(row):
    """row: as read. Raises: NotFound resident_not_found."""
    if row is None:
        raise NotFound("resident_not_found", "There is no such resident.")


def check_oneself(row):
    """row: as read. Raises: Unavailable not_yet_known: whoever is signed in exists, only the news has not arrived."""
    if row is None:
        raise Unavailable("not_yet_known", "Your account is new. Try again in a moment.", retry_after=1)


def roles_of(staff_id):
    """Of a member of staff, as far as it is known."""
    row = StaffMember.plain(staff_id, "roles")
    return row["roles"] if row else []


def check_can_handle(staff_id, stage):
    """Raises: NotFound staff_member_not_found; RuleBroken cannot_handle."""
    row = StaffMember.plain(staff_id, "roles", "state")
    if row is None:
        raise NotFound("staff_member_not_found", "There is no such member of staff.")
    needed = "complaints:respond_finally" if stage == 2 else "complaints:respond"
    if row["state"] != "active" or not any(needed in PERMISSIONS.get(role, ()) for role in row["roles"]):
        raise RuleBroken("cannot_handle", f"This member of staff may not answer complaints at stage {stage}.")


def check_can_own(staff_id):
    """May this person see to what was promised? Raises: NotFound staff_member_not_found; RuleBroken cannot_own."""
    row = StaffMember.plain(staff_id, "state")
    if row is None:
        raise NotFound("staff_member_not_found", "There is no such member of staff.")
    if row["state"] != "active":
        raise RuleBroken("cannot_own", "This member of staff does not work here at the moment.")


def is_active(staff_id):
    """Does this person work here at the moment, as far as it is known?"""
    row = StaffMember.plain(staff_id, "state")
    return row is None or row["state"] == "active"


def staff_who_may(permission, most=0):
    """Ids of those whose roles give them this permission now, in order; no more than `most` where it is not 0."""
    roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    found = StaffMember.collection().find({"roles": {"$in": roles}, "state": "active"}, {"_id": 1})
    return [row["_id"] for row in found.sort("_id", 1).limit(most)]
