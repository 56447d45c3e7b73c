"""What consultations keeps from membership: the newest, whatever the order."""

import itertools

import pytest

from services.consultations.projections import Resident, Staff
from services.consultations.service import ConsultationsService
from shared.contracts.membership import (
    ResidentChanged,
    ResidentMovedOut,
    ResidentRegistered,
    ResidentsImported,
    StaffMemberChanged,
    StaffMemberInvited,
)
from tests.harness import handle, received

FACTS = {"state": "active", "tenure": "secure", "estate": "orchard", "preferred_channel": "post", "involvement": "none"}


def history():
    return [
        received(ResidentRegistered, "r-1", 1, **FACTS),
        received(ResidentsImported, "i-1", 4, items=[FACTS | {"id": "r-1", "sequence": 2, "tenure": "assured"}]),
        received(ResidentChanged, "r-1", 3, **FACTS | {"estate": None}),
        received(ResidentMovedOut, "r-1", 4, **FACTS | {"state": "moved_out"}),
    ]


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_the_newest_state_stays_in_whatever_order_events_come(working, order):
    events = history()
    for place in (*order, *order):
        handle(ConsultationsService, "keep_residents", [events[place]])
    (row,) = Resident.collection().find({})
    assert (row["sequence"], row["state"], row["tenure"]) == (4, "moved_out", "secure")


def test_a_batch_with_several_states_of_one_resident_keeps_the_newest(working):
    handle(ConsultationsService, "keep_residents", [*reversed(history()), *history()])
    (row,) = Resident.collection().find({})
    assert row["sequence"] == 4


def test_keeps_staff(working):
    newer = received(StaffMemberChanged, "s-1", 2, roles=["reader"], state="active")
    older = received(StaffMemberInvited, "s-1", 1, roles=["administrator"], state="invited")
    for event in (newer, older, newer):
        handle(ConsultationsService, "keep_staff", [event])
    (row,) = Staff.collection().find({})
    assert (row["roles"], row["state"]) == (["reader"], "active")
