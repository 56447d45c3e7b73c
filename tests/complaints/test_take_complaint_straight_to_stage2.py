"""Leaving out stage 1: where the nation's procedure allows it, for one of its reasons."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintEscalated
from shared.errors import RuleBroken
from shared.landlords import registry
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, staff
from tests.complaints.steps import acknowledge
from tests.harness import days


@pytest.fixture
def in_scotland(people, monkeypatch):
    monkeypatch.setattr(registry.find(people), "nation", "SCT")


def take(complaint, reason="complex", when=NOW):
    return commands.take_complaint_straight_to_stage2(
        complaint.id, reason, "Three contractors are involved.", staff(when), version=complaint.version
    )


def refusal_of(complaint, reason="complex"):
    with pytest.raises(RuleBroken) as refused:
        take(complaint, reason)
    assert Complaint.get(complaint.id).version == complaint.version
    return refused.value.code


def test_the_clocks_of_stage_2_run_from_the_receipt_of_the_complaint(in_scotland, complaint_at, announced):
    complaint = take(complaint_at(), when=NOW + days(1))
    assert (complaint.state, complaint.stage, complaint.due_on) == ("stage2_requested", 2, date(2026, 11, 25))
    assert announced.last(ComplaintEscalated).stage == 2
    assert complaint.history[-1].details == {"reason": "complex"}


def test_it_is_answered_at_stage_2_as_any_other(in_scotland, complaint_at):
    complaint = acknowledge(take(complaint_at()), NOW)
    complaint = commands.respond_finally_to_complaint(
        complaint.id, answer(2), staff(NOW + days(1), SENIOR), version=complaint.version
    )
    assert (complaint.state, complaint.outcome) == ("stage2_responded", "upheld")


def test_who_was_responsible_at_stage_1_does_not_consider_stage_2_here_either(in_scotland, complaint_at):
    complaint = complaint_at()
    complaint = commands.assign_complaint_handler(complaint.id, SENIOR, staff(), version=complaint.version)
    complaint = acknowledge(take(complaint), NOW)
    with pytest.raises(RuleBroken) as refused:
        commands.respond_finally_to_complaint(complaint.id, answer(2), staff(NOW, SENIOR), version=complaint.version)
    assert refused.value.code == "same_handler"
    assert OFFICER not in complaint.stage1.considered_by


@pytest.mark.parametrize("reason", [None, "", "resident_asked", "because"])
def test_refuses_without_one_of_the_procedures_reasons(in_scotland, complaint_at, reason):
    assert refusal_of(complaint_at(), reason) == "straight_reason_needed"


@pytest.mark.parametrize("name", ["ENG", "WLS"])
def test_refuses_where_the_procedure_does_not_allow_it(people, complaint_at, monkeypatch, name):
    monkeypatch.setattr(registry.find(people), "nation", name)
    complaint = complaint_at()
    assert refusal_of(complaint) == "stage_cannot_be_skipped"
    assert "go_straight_to_stage2" not in complaint.possible_for_staff


def test_refuses_what_was_answered_at_stage_1(in_scotland, complaint_at):
    assert refusal_of(complaint_at("stage1_responded")) == "not_possible_now"


def test_over_http_a_reason_that_is_none_and_one_that_is_left_out(in_scotland, client, sign_in, complaint_at):
    officer, path = sign_in("complaints_officer"), f"/api/v1/complaints/{complaint_at().id}/straight-to-stage-2"
    headers = officer | {"If-Match": '"1"'}
    answered = client.post(path, json={"reason": "because"}, headers=headers)
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, "/reason")
    answered = client.post(path, json={}, headers=headers)
    assert (answered.status_code, answered.json["code"]) == (409, "straight_reason_needed")
    answered = client.post(path, json={"reason": "serious", "explanation": "An injury."}, headers=headers)
    assert (answered.status_code, answered.json["stage"]) == (200, 2)
