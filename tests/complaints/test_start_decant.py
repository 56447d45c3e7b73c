"""A household has to leave its home for a while."""

import pytest

from services.complaints.commands.decants import start_decant
from services.complaints.projections import Resident
from shared.contracts.complaints import DecantStarted
from shared.errors import BadInput, NotFound
from tests.complaints.saying import NOW, RESIDENT, staff
from tests.harness import days

TODAY = NOW.date()


def stay(**changes):
    return {
        "resident_id": RESIDENT, "complaint_id": None, "hazard_concern_id": None, "reason": "hazard",
        "needs": ["near_school", "pets"], "stay_place": None, "started_on": TODAY, "expected_return_on": None,
    } | changes  # fmt: skip


@pytest.fixture
def decant(people):
    """decant(started_on=…) -> a stay that began today."""

    def build(when=NOW, **changes):
        return start_decant(stay(**changes), staff(when))

    return build


def test_it_is_told_without_what_the_household_needs(decant, announced):
    one = decant(expected_return_on=TODAY + days(30))
    event = announced.last(DecantStarted)
    assert (event.subject, event.resident_id, event.reason) == (one.id, RESIDENT, "hazard")
    assert (event.started_on, event.expected_return_on) == (TODAY, TODAY + days(30))
    assert "school" not in str(announced)


def test_the_home_stays_the_home(decant, announced):
    """Nothing about the resident changes: audiences by estate still have them."""
    before = Resident.plain(RESIDENT)
    assert decant(stay_place="HOTEL-1").home_place == "NORTH"
    assert announced.last(DecantStarted).home_place == "NORTH"
    assert announced.names == ["decant_started"]
    assert Resident.plain(RESIDENT) == before


@pytest.mark.parametrize(("began", "due"), [(0, "2026-11-30"), (3, "2026-11-27"), (60, "2026-11-23")])
def test_contact_is_due_within_a_week_and_not_for_weeks_gone_by(decant, began, due):
    assert decant(started_on=TODAY - days(began)).contact_due_on.isoformat() == due


def test_it_names_the_complaint_and_the_danger_that_led_to_it(decant, complaint_at, concern):
    complaint, danger = complaint_at(), concern()
    one = decant(complaint_id=complaint.id, hazard_concern_id=danger.id)
    assert (one.complaint_id, one.hazard_concern_id) == (complaint.id, danger.id)


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"started_on": TODAY + days(1)}, BadInput, "started_in_the_future"),
        ({"expected_return_on": TODAY - days(1)}, BadInput, "return_before_start"),
        ({"resident_id": "r-9"}, NotFound, "resident_not_found"),
        ({"complaint_id": "c-9"}, NotFound, "complaint_not_found"),
        ({"hazard_concern_id": "h-9"}, NotFound, "hazard_concern_not_found"),
    ],
)
def test_refuses(decant, changes, kind, code):
    with pytest.raises(kind) as refused:
        decant(**changes)
    assert refused.value.code == code
