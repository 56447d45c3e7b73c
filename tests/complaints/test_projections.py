"""What complaints keeps from membership's events, twice and in any order."""

from services.complaints.projections import Resident, StaffMember
from services.complaints.service import ComplaintsService
from shared.contracts.membership import (
    ResidentChanged,
    ResidentMovedOut,
    ResidentRegistered,
    ResidentsImported,
    StaffMemberChanged,
    StaffMemberInvited,
)
from tests.harness import handle, received

STATE = {
    "tenure": "secure",
    "estate": None,
    "block": None,
    "preferred_channel": "post",
    "involvement": "none",
}


def row(kind, row_id):
    return kind.collection().find_one({"_id": row_id})


def test_the_newest_state_of_a_resident_stays(working):
    first = received(ResidentRegistered, "r-1", 1, state="active", **STATE)
    last = received(ResidentMovedOut, "r-1", 2, state="moved_out", **STATE)
    for events in ([last], [first], [first, last], [last, first]):
        handle(ComplaintsService, "keep_residents", events)
        assert row(Resident, "r-1") == {
            "_id": "r-1", "sequence": 2, "state": "moved_out", "tenure": "secure", "estate": None,
            "block": None,
        }  # fmt: skip


def test_imported_residents_are_kept_each_with_its_own_sequence(working):
    items = [{"id": f"r-{n}", "sequence": n, "state": "active", **STATE} for n in (1, 2, 3)]
    newer = received(ResidentChanged, "r-2", 9, state="deceased", **STATE)
    imported = received(ResidentsImported, "i-1", 1, items=items)
    for events in ([imported, newer], [imported]):
        handle(ComplaintsService, "keep_residents", events)
    assert {one["_id"]: one["state"] for one in Resident.collection().find()} == {
        "r-1": "active", "r-2": "deceased", "r-3": "active",
    }  # fmt: skip


def test_the_newest_roles_of_a_member_of_staff_stay(working):
    first = received(StaffMemberInvited, "s-1", 1, roles=["reader"], state="invited")
    last = received(StaffMemberChanged, "s-1", 3, roles=["complaints_officer"], state="active")
    for events in ([last], [first], [first, last]):
        handle(ComplaintsService, "keep_staff", events)
    assert row(StaffMember, "s-1") == {"_id": "s-1", "sequence": 3, "roles": ["complaints_officer"], "state": "active"}
