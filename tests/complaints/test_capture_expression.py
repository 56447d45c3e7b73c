"""Dissatisfaction is kept as any member of staff hears it, and the resident is given the choice."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import expressions
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from services.complaints.reference import read_reference
from services.complaints.states import TRANSITIONS, State
from shared.contracts.complaints import ExpressionCaptured
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.saying import NOW, TODAY, staff, told
from tests.complaints.steps import DOINGS, letters_of, withdraw
from tests.harness import days


def test_it_has_a_reference_from_the_first_moment_and_no_stage(expression):
    captured = expression()
    assert read_reference(captured.reference) == captured.reference
    assert (captured.state, captured.stage1, captured.due_before) == ("expression_captured", None, None)
    assert captured.received_at == captured.expressed_at == NOW


def test_it_is_announced_without_a_word_of_it_and_the_resident_is_offered_the_choice(expression, announced):
    expression()
    event = announced.last(ExpressionCaptured)
    assert (event.state, event.expressed_at, event.acknowledge_due_before) == ("expression_captured", NOW, None)
    (message,) = letters_of(announced, "complaint_choice_offered")
    assert message["resident_id"] == "r-1"
    assert "lift" not in str(announced)


def test_the_letter_says_that_the_resident_chooses_and_names_the_ombudsman(expression):
    text = str(expression().letters[0].sections)
    assert "You choose" in text
    assert "Housing Ombudsman" in text


def test_an_anonymous_one_is_kept_and_nobody_is_written_to(expression, announced):
    assert expression(resident_id=None).resident_id is None
    assert letters_of(announced, "complaint_choice_offered") == []


def test_it_can_be_told_again(expression, service_request):
    assert expression().restated().data["stage1_handler_id"] is None
    assert service_request().restated().data["service_request_state"] == "open"


def test_no_clock_runs_for_it(expression):
    expression()
    assert watch_deadlines(now=NOW + days(400)) == 0


@pytest.mark.parametrize("doing", sorted(DOINGS))
def test_nothing_of_a_stage_can_be_done_with_it(expression, doing):
    captured = expression()
    action = "respond" if doing == "respond_finally" else doing
    if (State.EXPRESSION_CAPTURED, action) in TRANSITIONS:
        assert DOINGS[doing](captured, NOW).state == "withdrawn"
        return
    with pytest.raises(RuleBroken) as refused:
        DOINGS[doing](captured, NOW)
    assert refused.value.code == "not_possible_now"


def test_nobody_is_made_responsible_for_a_stage_that_has_not_begun(expression):
    captured = expression()
    with pytest.raises(RuleBroken) as refused:
        commands.assign_complaint_handler(captured.id, "s-officer", staff(), version=captured.version)
    assert refused.value.code == "not_possible_now"


def test_refuses_one_later_than_now_and_an_unknown_resident(people):
    with pytest.raises(BadInput) as refused:
        expressions.capture_expression(told(received_at=NOW + days(1)), staff())
    assert refused.value.code == "received_in_the_future"
    with pytest.raises(NotFound):
        expressions.capture_expression(told(resident_id="r-9"), staff())
    assert Complaint.collection().count_documents({}) == 0


def test_any_member_of_staff_can_and_gets_no_more_than_a_receipt(client, sign_in, people):
    sent = {"resident_id": "r-1", "channel": "phone", "category": "charges", "description": "Too much."}
    headers = sign_in("training_officer", person_id="s-3")
    answered = client.post("/api/v1/complaints/expressions", json=sent, headers=headers)
    assert answered.status_code == 201
    assert set(answered.json) == {
        "id", "reference", "version", "state", "received_at", "expressed_at", "due_on", "service_request_state",
    }  # fmt: skip


def test_those_that_wait_are_listed_by_age_until_the_resident_chooses(client, sign_in, expression):
    late, early = expression(NOW), expression(NOW - days(3))
    officer = sign_in("complaints_officer")
    listed = client.get("/api/v1/complaints/expressions", headers=officer).json["items"]
    assert [row["id"] for row in listed] == [early.id, late.id]
    assert [row["days_waiting"] for row in listed] == [(TODAY - NOW).days + 3, (TODAY - NOW).days]
    first = client.get("/api/v1/complaints/expressions?limit=1", headers=officer).json
    second = client.get(f"/api/v1/complaints/expressions?limit=1&cursor={first['next']}", headers=officer).json
    assert [row["id"] for row in first["items"] + second["items"]] == [early.id, late.id]


def test_it_is_no_complaint_in_lists_and_figures_but_is_found_by_reference(client, sign_in, expression):
    captured = expression()
    withdraw(expression(), NOW + days(1))  # nor is one that was taken back before it was a complaint
    officer = sign_in("complaints_officer")
    assert client.get("/api/v1/complaints", headers=officer).json["items"] == []
    found = client.get(f"/api/v1/complaints?reference={captured.reference}", headers=officer).json["items"]
    assert [row["id"] for row in found] == [captured.id]
    figures = client.get("/api/v1/complaints/figures?from=2026-01-01&to=2026-12-31", headers=officer).json
    assert figures["received"] == 0
