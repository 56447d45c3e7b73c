"""A person decides how bad a danger may be: the clocks follow."""

import pytest

from services.complaints.commands.hazard_work import assess_hazard_severity
from shared.contracts.complaints import HazardSeverityAssessed
from shared.errors import BadInput, StaleVersion
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import clocks_of, investigated
from tests.harness import days


def assess(one, severity, when=NOW, aware_since=None):
    told = {"severity": severity, "aware_since": aware_since, "note": "Seen by a surveyor."}
    return assess_hazard_severity(one.id, told, staff(when), version=one.version)


def test_what_was_taken_for_an_emergency_has_ten_working_days_from_the_first_knowledge(concern, announced):
    one = assess(concern(severity="emergency"), "significant", NOW + days(1))
    assert clocks_of(one) == {"investigate": "2026-12-07"}
    assert (one.suggested_severity, one.severity) == ("emergency", "significant")
    assert announced.last(HazardSeverityAssessed).clock == "investigate"


def test_an_emergency_runs_from_when_it_was_known_to_be_one(concern):
    one = assess(concern(), "emergency", NOW + days(3), aware_since=NOW + days(3))
    assert one.due_before == NOW + days(4)


def test_without_a_moment_it_runs_from_the_first_knowledge(concern):
    assert assess(concern(), "emergency", NOW + days(3)).due_before == NOW + days(1)


def test_whether_the_law_applies_is_decided_anew(concern):
    one = concern(severity="emergency", kinds=["falls"])
    assert one.law_applies
    lesser = assess(one, "significant")
    assert (lesser.law_applies, lesser.law_reason, clocks_of(lesser)) == (False, "phase_not_begun", {})


def test_emergencies_come_first_in_lists(concern):
    one = concern()
    assert one.urgency == 1
    assert assess(one, "emergency").urgency == 0


def test_after_the_investigation_no_clock_from_awareness_begins_again(concern):
    one = assess(investigated(concern()), "emergency")
    assert "emergency" not in clocks_of(one)
    assert "investigate" not in clocks_of(one)


@pytest.mark.parametrize("moment", [NOW - days(1), NOW + days(1)])
def test_refuses_a_moment_that_cannot_be(concern, moment):
    with pytest.raises(BadInput) as refused:
        assess(concern(), "emergency", aware_since=moment)
    assert refused.value.code == "bad_moment"


def test_refuses_a_change_of_what_was_not_seen(concern):
    one = concern()
    assess(one, "emergency")
    with pytest.raises(StaleVersion):
        assess_hazard_severity(
            one.id, {"severity": "significant", "aware_since": None, "note": "x"}, staff(), version=1
        )
