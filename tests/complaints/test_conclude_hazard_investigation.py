"""It is known what there is: the clocks for summary, safety and works begin."""

import pytest

from services.complaints.commands.hazard_work import record_hazard_made_safe
from shared.contracts.complaints import HazardInvestigationConcluded
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, at, staff
from tests.complaints.steps import clocks_of, investigated


def test_the_clocks_of_a_significant_hazard_run_from_its_end(concern, announced):
    """Domain reference 0.3: aware Monday 2026-11-23, investigated on the last day."""
    one = investigated(concern(), at("2026-12-07"))
    assert clocks_of(one) == {
        "summary": "2026-12-10", "make_safe": "2026-12-14", "works": "2026-12-14", "works_longstop": "2027-03-01",
    }  # fmt: skip
    assert (one.state, one.finding) == ("investigated", "hazard")
    event = announced.last(HazardInvestigationConcluded)
    assert (event.clock, event.due_before) == ("summary", at("2026-12-11 00:00"))
    assert "gutter" not in str(announced)


def test_it_is_in_time_on_the_last_day_and_late_the_day_after(concern):
    on_time, late = investigated(concern(), at("2026-12-07 23:59")), investigated(concern(), at("2026-12-08 00:00"))
    assert [clock.late for clock in (*on_time.clocks, *late.clocks) if clock.name == "investigate"] == [False, True]


def test_an_emergency_is_still_to_be_made_safe_in_its_own_time(concern):
    one = investigated(concern(severity="emergency", kinds=["gas"]))
    assert clocks_of(one) == {
        "emergency": "2026-11-24", "summary": "2026-11-26", "works": "2026-11-30", "works_longstop": "2027-02-15",
    }  # fmt: skip


def test_without_a_hazard_only_the_summary_is_due(concern):
    assert clocks_of(investigated(concern(severity="emergency"), finding="no_hazard")) == {"summary": "2026-11-26"}


def test_what_was_made_safe_before_is_not_to_be_made_safe_again(concern):
    one = concern(severity="emergency")
    safe = record_hazard_made_safe(one.id, {"how": "made_safe", "at": None}, staff(), version=one.version)
    found = investigated(safe)
    assert set(clocks_of(found)) == {"summary", "works", "works_longstop"}
    assert found.state == "made_safe"


def test_where_the_law_does_not_apply_no_clock_runs(concern):
    assert clocks_of(investigated(concern(kinds=["falls"]))) == {}


def test_refuses_a_second_conclusion(concern):
    with pytest.raises(RuleBroken) as refused:
        investigated(investigated(concern(), NOW), NOW)
    assert refused.value.code == "already_investigated"
