"""A landlord may be stricter than the procedure, and never looser."""

import pytest

from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration
from services.complaints.model import ComplaintsPolicy
from services.complaints.queries import show_complaints_policy
from shared.errors import RuleBroken, StaleVersion
from shared.landlords import registry
from tests.complaints.conftest import NOW, acknowledge
from tests.harness import days


def three_days(clock="stage1_acknowledge"):
    return {clock: Duration("working_days", 3)}


def test_clocks_that_start_from_now_on_are_shorter(complaint_at):
    set_complaints_policy(three_days(), version=0, now=NOW)
    assert complaint_at().due_on.isoformat() == "2026-11-26"


def test_clocks_that_run_stay(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    set_complaints_policy(three_days("stage1_respond"), version=0, now=NOW)
    assert complaint.reload().due_on == complaint.due_on


def test_the_next_clock_of_an_open_complaint_is_shorter(complaint_at):
    complaint = complaint_at()
    set_complaints_policy(three_days("stage1_respond"), version=0, now=NOW)
    assert acknowledge(complaint, NOW + days(1)).due_on.isoformat() == "2026-11-27"


@pytest.mark.parametrize("longer", [Duration("working_days", 6), Duration("calendar_days", 3)], ids=str)
def test_refuses_what_is_looser(working, longer):
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy({"stage1_acknowledge": longer}, version=0, now=NOW)
    assert refused.value.code == "looser_than_procedure"
    assert ComplaintsPolicy.find("policy") is None


def test_refuses_a_stale_version(working):
    set_complaints_policy(three_days(), version=0, now=NOW)
    with pytest.raises(StaleVersion):
        set_complaints_policy(three_days(), version=0, now=NOW)


def test_what_is_left_out_is_the_procedures_again(working):
    set_complaints_policy(three_days(), version=0, now=NOW)
    set_complaints_policy({}, version=1, now=NOW)
    assert show_complaints_policy(now=NOW).durations == {}


def test_refuses_where_there_is_no_procedure(working, monkeypatch):
    monkeypatch.setattr(registry.find(working), "nation", "SCT")
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy(three_days(), version=0, now=NOW)
    assert refused.value.code == "no_procedure"
