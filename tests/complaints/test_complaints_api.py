"""Working on a complaint over HTTP: who may, what is refused, and what comes back."""

from datetime import date

import pytest

from services.complaints.model import Complaint
from shared.contracts.roles import PERMISSIONS
from shared.http import routes_of
from tests.complaints.doors import V1, body, change, refused
from tests.complaints.saying import NOW, OFFICER, answer, said
from tests.complaints.steps import acknowledge


def test_from_receipt_to_the_final_answer(client, officer, senior, me):
    complaint = Complaint.get(client.post(f"{V1}/complaints", json=body(), headers=officer).json["id"])
    steps = [
        (officer, "handler", {"handler_id": OFFICER}),
        (officer, "acknowledgement", said()),
        (officer, "extension", {"until": "2026-12-18", "reason": "The surveyor is ill."}),
        (officer, "response", answer()),
        (officer, "escalation", {"channel": "email"}),
        (senior, "acknowledgement", said()),
        (senior, "final-response", answer(2)),
    ]
    for who, what, sent in steps:
        answered = change(client, who, complaint, what, sent)
        assert answered.status_code == 200, (what, answered.json)
        complaint = Complaint.get(complaint.id)
    assert answered.json["state"] == "stage2_responded"
    assert answered.json["due_before"] is None
    assert [letter["template"] for letter in answered.json["letters"]] == [
        "complaint_acknowledged",
        "complaint_extended",
        "complaint_answered",
        "complaint_acknowledged",
        "complaint_final_response",
    ]
    assert answered.json["stage1"]["response"]["outstanding_actions"] == answer()["outstanding_actions"]


def test_a_response_without_mandatory_parts_names_them(client, officer, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    sent = {name: part for name, part in answer().items() if name not in ("reasons", "remedies")}
    problem = refused(change(client, officer, complaint, "response", sent), 409, "response_incomplete")
    assert [error["pointer"] for error in problem["errors"]] == ["/reasons", "/remedies"]


def test_no_remedies_and_no_actions_are_parts_too(client, officer, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    answered = change(client, officer, complaint, "response", answer(remedies=[], outstanding_actions=[]))
    assert answered.status_code == 200


@pytest.mark.parametrize(
    ("remedy", "pointer"),
    [
        ({"kind": "financial", "what": "For the delay."}, "/remedies/0/amount_pence"),
        ({"kind": "apology", "what": "Sorry.", "amount_pence": 5}, "/remedies/0/amount_pence"),
        ({"kind": "financial", "what": "For it.", "amount_pence": 5.5}, "/remedies/0/amount_pence"),
        ({"kind": "flowers", "what": "Sorry."}, "/remedies/0/kind"),
        ({"kind": "apology", "what": "Sorry.", "by": "soon"}, "/remedies/0/by"),
    ],
)
def test_a_remedy_that_is_none_is_refused(client, officer, complaint_at, remedy, pointer):
    complaint = complaint_at("stage1_acknowledged")
    problem = refused(change(client, officer, complaint, "response", answer(remedies=[remedy])), 422, "invalid_input")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_an_officer_may_not_respond_finally(client, officer, complaint_at):
    complaint = complaint_at("stage2_acknowledged")
    refused(change(client, officer, complaint, "final-response", answer(2)), 403, "not_allowed")


def test_a_reader_may_change_nothing(client, sign_in, complaint_at):
    complaint = complaint_at()
    refused(change(client, sign_in("reader"), complaint, "acknowledgement", said()), 403, "not_allowed")


@pytest.mark.parametrize("until", ["2026-13-01", "0001-01-01", "9999-12-31", 7, None])
def test_a_day_that_is_none_is_refused(client, officer, complaint_at, until):
    complaint = complaint_at("stage1_acknowledged")
    answered = change(client, officer, complaint, "extension", {"until": until, "reason": "Late."})
    refused(answered, 422, "invalid_input")


@pytest.mark.parametrize(
    "sent",
    [
        {"reason": "over_12_months", "explanation": "Old.", "discretion_considered": True},
        {"reason": "previously_considered", "explanation": "Done.", "matter_known_on": "2020-01-01"},
    ],
    ids=["old and no date", "a date and not old"],
)
def test_a_refusal_says_since_when_it_was_known_exactly_when_that_matters(client, officer, complaint_at, sent):
    problem = refused(change(client, officer, complaint_at(), "refusal", sent), 422, "invalid_input")
    assert problem["errors"][0]["pointer"] == "/matter_known_on"


def test_every_permission_of_the_routes_belongs_to_somebody(api):
    asked = {route["permission"] for route in routes_of(api) if not route["public"]}
    assert asked <= set().union(*PERMISSIONS.values())


def test_nobody_gets_at_a_complaint_without_signing_in(client, complaint_at):
    refused(client.get(f"{V1}/complaints/{complaint_at().id}"), 401, "not_signed_in")


def test_dates_of_the_acknowledgement_are_shown_as_dates(client, officer, complaint_at):
    complaint = acknowledge(complaint_at(), NOW)
    shown = client.get(f"{V1}/complaints/{complaint.id}", headers=officer).json
    assert date.fromisoformat(shown["due_on"]) == complaint.due_on
    assert shown["due_before"].endswith("Z")
