"""Staff tell of a danger that somebody saw or heard of."""

import pytest

from services.complaints.awaab import LAWS
from services.complaints.commands.hazard_settings import set_hazards_policy
from services.complaints.commands.hazards import raise_hazard_concern
from services.complaints.projections import Resident
from shared.contracts.complaints import HazardConcernRaised
from shared.errors import BadInput, NotFound
from shared.landlords import registry
from tests.complaints.saying import NOW, danger, staff
from tests.complaints.steps import clocks_of
from tests.complaints.test_set_hazards_policy import settings
from tests.harness import days


def test_it_is_told_at_once_without_a_word_of_it(concern, announced):
    one = concern()
    event = announced.last(HazardConcernRaised)
    assert announced.names == ["hazard_concern_raised"]
    assert (event.subject, event.severity, event.kinds, event.place) == (
        one.id, "significant", ["damp_and_mould"], "NORTH",
    )  # fmt: skip
    assert "black" not in str(announced)
    assert "black" in one.history[0].note


def test_a_significant_hazard_is_to_be_investigated_within_ten_working_days(concern):
    assert clocks_of(concern()) == {"investigate": "2026-12-07"}


def test_an_emergency_is_to_be_made_safe_within_twenty_four_hours_whatever_the_day(concern):
    saturday = NOW + days(5)
    one = concern(saturday, severity="emergency", kinds=["gas"])
    assert clocks_of(one) == {"emergency": "2026-11-29"}
    assert one.due_before == saturday + days(1)


def test_the_clock_runs_from_the_first_knowledge(concern):
    assert clocks_of(concern(occurred_at=NOW - days(7))) == {"investigate": "2026-11-30"}


@pytest.mark.parametrize(
    ("changes", "tenure", "applies", "why"),
    [
        ({}, "secure", True, "rented_home"),
        ({}, "leaseholder", False, "not_rented"),
        ({}, "shared_owner", False, "not_rented"),
        ({}, None, True, "tenure_unknown"),
        ({"kinds": ["falls"]}, "secure", False, "phase_not_begun"),
        ({"kinds": ["falls", "damp_and_mould"]}, "secure", True, "rented_home"),
        ({"kinds": ["falls"], "severity": "emergency"}, "secure", True, "rented_home"),
    ],
)
def test_whether_the_law_applies_is_decided_and_kept_with_the_reason(concern, changes, tenure, applies, why):
    Resident.keep_many([("r-1", 9, {"state": "active", "tenure": tenure, "estate": None})])
    one = concern(**changes)
    assert (one.law, one.law_applies, one.law_reason) == ("eng-2025", applies, why)
    assert bool(one.running) is applies


def test_no_law_before_it_began(concern):
    one = concern(occurred_at=NOW.replace(year=2025, month=10, day=26))
    assert (one.law_applies, one.law_reason) == (False, "before_the_law")


@pytest.mark.parametrize("nation", ["WLS", "SCT", "NIR"])
def test_no_clock_where_the_nation_has_no_such_law_but_the_concern_is_told_all_the_same(
    concern, people, announced, nation, monkeypatch
):
    monkeypatch.setattr(registry.find(people), "nation", nation)
    one = concern()
    assert (one.law, one.law_reason, one.running) == (None, "no_law_in_this_nation", [])
    assert announced.names == ["hazard_concern_raised"]
    assert one.page_at is not None


def test_a_later_phase_begins_on_the_day_that_the_landlord_entered(concern, people):
    entered = settings(phases_begun={"phase_2": NOW.date()})
    set_hazards_policy(entered, version=0)
    assert concern(kinds=["falls"]).law_applies


def test_all_hazards_are_in_some_phase_or_in_none_on_purpose():
    (law,) = LAWS
    covered = set().union(*law.kinds.values())
    assert {str(kind) for kind in covered} | {"lifts", "health_and_safety"} == set(danger()["kinds"]) | {
        "excess_cold", "excess_heat", "asbestos", "carbon_monoxide", "gas", "electrics", "fire", "falls", "structure",
        "sewage", "water", "pests", "intruders", "lifts", "health_and_safety",
    }  # fmt: skip


def test_refuses_what_is_later_than_now(people):
    with pytest.raises(BadInput) as refused:
        raise_hazard_concern(danger(occurred_at=NOW + days(1)), staff())
    assert refused.value.code == "occurred_in_the_future"


def test_refuses_an_unknown_resident(people):
    with pytest.raises(NotFound) as refused:
        raise_hazard_concern(danger(resident_id="r-9"), staff())
    assert refused.value.code == "resident_not_found"


def test_a_place_without_a_resident_will_do(concern):
    one = concern(resident_id=None, place="NORTH-1")
    assert (one.place, one.resident_id, one.law_reason) == ("NORTH-1", None, "tenure_unknown")
