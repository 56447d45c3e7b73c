from itertools import permutations

from services.training.projections import Resident, StaffMember
from services.training.service import TrainingService
from shared.contracts.membership import ResidentMovedOut, ResidentRegistered, ResidentsImported, StaffMemberChanged
from tests.harness import handle, received

STATE = {"state": "active", "tenure": "secure", "estate": None, "preferred_channel": "email", "involvement": "none"}


def rows(kind):
    return sorted(kind.collection().find({}), key=lambda row: row["_id"])


def test_residents_end_as_the_newest_event_says_in_any_order_and_twice(working):
    events = [
        received(ResidentRegistered, "r-1", 1, **STATE),
        received(ResidentMovedOut, "r-1", 2, **STATE | {"state": "moved_out"}),
        received(ResidentsImported, "import", 9, items=[{"id": "r-2", "sequence": 3, **STATE}]),
    ]
    for order in permutations(events):
        Resident.collection().delete_many({})
        handle(TrainingService, "keep_residents", list(order))
        for event in order:
            handle(TrainingService, "keep_residents", [event])
        assert [(row["_id"], row["state"]) for row in rows(Resident)] == [("r-1", "moved_out"), ("r-2", "active")]


def test_staff_end_as_the_newest_event_says(working):
    older = received(StaffMemberChanged, "s-1", 1, roles=["reader"], state="active")
    newer = received(StaffMemberChanged, "s-1", 2, roles=["training_officer"], state="suspended")
    handle(TrainingService, "keep_staff", [newer, older])
    handle(TrainingService, "keep_staff", [older])
    assert [(row["roles"], row["state"]) for row in rows(StaffMember)] == [(["training_officer"], "suspended")]
