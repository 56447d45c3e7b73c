"""Not accepting a complaint: four reasons, an explanation, and the way to the Ombudsman."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from shared.contracts.complaints import ComplaintRefused
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, refusal, staff
from tests.complaints.steps import letters_of, refuse
from tests.harness import days


def old(**changes):
    known = {"reason": "over_12_months", "discretion_considered": True, "matter_known_on": date(2025, 11, 22)}
    return refusal(**known | changes)


def refusal_of(complaint, refused):
    with pytest.raises(RuleBroken) as raised:
        commands.refuse_complaint(complaint.id, refused, staff(), version=complaint.version)
    return raised.value.code


@pytest.mark.parametrize(("state", "stage"), [("stage1_logged", 1), ("stage2_requested", 2)])
def test_a_complaint_and_its_escalation_can_be_refused(complaint_at, announced, state, stage):
    complaint = refuse(complaint_at(state), NOW + days(4))
    assert (complaint.state, complaint.due_before) == (f"stage{stage}_refused", None)
    event = announced.last(ComplaintRefused)
    assert (event.stage, event.refusal_reason) == (stage, "not_about_landlord_function")
    (message,) = letters_of(announced, "complaint_refused")
    assert message["details"]["stage"] == str(stage)


def test_the_letter_explains_and_names_the_ombudsman(complaint_at):
    text = str(refuse(complaint_at(), NOW).letters[-1].sections)
    assert "The road outside belongs to the county council." in text
    assert "You can ask the Ombudsman to look at this decision." in text


def test_refuses_to_refuse_an_old_matter_without_discretion_considered(complaint_at):
    assert refusal_of(complaint_at(), old(discretion_considered=False)) == "discretion_not_considered"


@pytest.mark.parametrize("known_on", ["2025-11-23", "2026-11-01"])
def test_refuses_to_refuse_for_its_age_within_twelve_months(complaint_at, known_on):
    assert refusal_of(complaint_at(), old(matter_known_on=date.fromisoformat(known_on))) == "not_over_12_months"


def test_an_old_matter_can_be_refused_and_what_was_considered_is_kept(complaint_at):
    complaint = complaint_at()
    complaint = commands.refuse_complaint(complaint.id, old(), staff(), version=complaint.version)
    kept = complaint.stage1.refusal
    assert (kept.reason, kept.discretion_considered, kept.matter_known_on) == ("over_12_months", True, "2025-11-22")


def test_an_acknowledged_complaint_is_past_refusing(complaint_at):
    assert refusal_of(complaint_at("stage1_acknowledged"), refusal()) == "not_possible_now"
