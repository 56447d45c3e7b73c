"""What complaints keeps from membership's events: who there is, not who they are."""

from mongoengine import ListField, StringField

from shared.contracts.roles import PERMISSIONS
from shared.errors import NotFound, RuleBroken, Unavailable
from shared.store import Projection


class Resident(Projection):
    """A person who may complain: anybody who is or was a resident."""

    meta = {"collection": "residents"}

    state = StringField()


class StaffMember(Projection):
    """A person who may be responsible for a complaint."""

    meta = {"collection": "staff"}

    roles = ListField(StringField())
    state = StringField()


def keep_residents(events):
    Resident.keep_states(events, "state")


def keep_staff(events):
    StaffMember.keep_states(events, "roles", "state")


def check_resident(row):
    """row: as read. Raises: NotFound resident_not_found."""
    if row is None:
        raise NotFound("resident_not_found", "There is no such resident.")


def check_oneself(row):
    """row: as read. Raises: Unavailable not_yet_known: whoever is signed in exists, only the news has not arrived."""
    if row is None:
        raise Unavailable("not_yet_known", "Your account is new. Try again in a moment.", retry_after=1)


def check_can_handle(staff_id, stage):
    """Raises: NotFound staff_member_not_found; RuleBroken cannot_handle."""
    row = StaffMember.plain(staff_id, "roles", "state")
    if row is None:
        raise NotFound("staff_member_not_found", "There is no such member of staff.")
    needed = "complaints:respond_finally" if stage == 2 else "complaints:respond"
    if row["state"] != "active" or not any(needed in PERMISSIONS.get(role, ()) for role in row["roles"]):
        raise RuleBroken("cannot_handle", f"This member of staff may not answer complaints at stage {stage}.")
