"""A landlord may be stricter than the procedure, and never looser."""

from dataclasses import replace

import pytest

from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration
from services.complaints.model import ComplaintsPolicy
from services.complaints.procedure import profile_for
from services.complaints.queries.settings import show_complaints_policy
from shared.errors import RuleBroken, StaleVersion
from shared.landlords import registry
from tests.complaints.saying import NOW
from tests.complaints.steps import acknowledge
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
    monkeypatch.setattr(registry.find(working), "nation", "FRA")
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy(three_days(), version=0, now=NOW)
    assert refused.value.code == "no_procedure"


@pytest.mark.parametrize("name", ["ENG", "WLS"])
def test_a_landlord_adds_no_time_limit_for_stage_2_where_the_procedure_has_none(working, monkeypatch, name):
    monkeypatch.setattr(registry.find(working), "nation", name)
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy({}, escalate_within=Duration("calendar_months", 12), version=0, now=NOW)
    assert refused.value.code == "escalation_limit_not_allowed"


def test_unless_the_procedures_data_lets_it(complaint_at, monkeypatch):
    lenient = replace(profile_for("ENG", NOW.date()), own_escalate_within=Duration("working_days", 20))
    monkeypatch.setattr("services.complaints.procedure.PROFILES", (lenient,))
    set_complaints_policy({}, escalate_within=Duration("working_days", 20), version=0, now=NOW)
    assert show_complaints_policy(now=NOW).own_escalate_within == {"kind": "working_days", "n": 20}


def test_counting_the_day_of_receipt_is_stricter_and_allowed(complaint_at):
    set_complaints_policy({}, counting="day_1", version=0, now=NOW)
    assert complaint_at().due_on.isoformat() == "2026-11-27"


def test_not_counting_it_where_the_procedure_does_is_looser_and_refused(working, monkeypatch):
    monkeypatch.setattr(registry.find(working), "nation", "SCT")
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy({}, counting="day_0", version=0, now=NOW)
    assert (refused.value.code, refused.value.fields[0]["pointer"]) == ("looser_than_procedure", "/counting")


@pytest.mark.parametrize(("name", "least"), [("WLS", 10), ("SCT", 5), ("NIR", 5)])
def test_stricter_and_never_looser_in_every_nation(working, monkeypatch, name, least):
    monkeypatch.setattr(registry.find(working), "nation", name)
    set_complaints_policy({"stage1_respond": Duration("working_days", least)}, version=0, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy({"stage1_respond": Duration("working_days", least + 1)}, version=1, now=NOW)
    assert refused.value.code == "looser_than_procedure"


def test_a_clock_that_the_procedure_does_not_have_cannot_be_set(working, monkeypatch):
    monkeypatch.setattr(registry.find(working), "nation", "SCT")
    with pytest.raises(RuleBroken) as refused:
        set_complaints_policy(three_days(), version=0, now=NOW)
    assert refused.value.code == "unknown_clock"
