"""The landlord's last word: after stage 1, and by somebody who did not consider it."""

import pytest

from services.complaints.commands import complaints as commands
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, staff
from tests.complaints.steps import acknowledge, escalate, letters_of, respond, respond_finally
from tests.harness import days

LATER = NOW + days(9)


def refusal_of(complaint, parts, who=SENIOR):
    with pytest.raises(RuleBroken) as refused:
        commands.respond_finally_to_complaint(complaint.id, parts, staff(LATER, who), version=complaint.version)
    return refused.value


def test_stage_1_cannot_be_skipped(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    refused = refusal_of(complaint, answer(2), SENIOR)
    assert (refused.code, refused.extra["stage"]) == ("wrong_stage", 1)


def test_refuses_the_final_answer_of_who_answered_stage_1(complaint_at):
    refused = refusal_of(complaint_at("stage2_acknowledged"), answer(2), OFFICER)
    assert refused.code == "same_handler"


def test_refuses_the_final_answer_of_who_was_responsible_for_stage_1_though_another_signed(complaint_at):
    complaint = complaint_at("stage1_logged")
    complaint = commands.assign_complaint_handler(complaint.id, SENIOR, staff(), version=complaint.version)
    complaint = acknowledge(escalate(respond(acknowledge(complaint, NOW), NOW), NOW), NOW)
    assert complaint.stage1.considered_by == {OFFICER, SENIOR}
    assert refusal_of(complaint, answer(2), SENIOR).code == "same_handler"


def test_the_final_answer_opens_the_way_to_the_ombudsman_for_twelve_months(complaint_at, announced):
    complaint = respond_finally(complaint_at("stage2_acknowledged"), LATER)
    assert (complaint.state, complaint.stage2.handler_id) == ("stage2_responded", SENIOR)
    (message,) = letters_of(announced, "complaint_final_response")
    assert message["details"]["ombudsman_until"] == "2027-12-02"
