"""Complaints at the Ombudsman, at the door."""

import pytest

from services.complaints.queries.mine import show_my_complaint
from services.complaints.referral import CaseState, Escalation, Finding
from shared.contracts import complaints as contracts
from tests.complaints.saying import NOW, RESIDENT
from tests.complaints.steps import WAYS, case_of
from tests.complaints.test_request_ombudsman_evidence import ask

V1 = "/api/v1/complaints"


@pytest.mark.parametrize(
    ("told", "known"),
    [(contracts.FINDINGS, Finding), (contracts.CASE_STATES, CaseState), (contracts.ESCALATIONS, Escalation)],
)
def test_the_closed_lists_are_the_same_on_both_sides(told, known):
    assert told == tuple(str(one) for one in known)


def test_the_way_through(client, officer, complaint_at):
    complaint = complaint_at("stage2_responded")
    sent = {"ombudsman_reference": "202612345", "referred_on": "2026-12-01"}
    tag = {"If-Match": f'"{complaint.version}"'}
    shown = client.post(f"{V1}/{complaint.id}/referral", json=sent, headers=officer | tag)
    assert shown.json["state"] == "with_ombudsman"
    path = f"{V1}/ombudsman-cases/{case_of(complaint).id}"
    order = {"kind": "order", "what": "Pay.", "due_on": "2027-01-10", "amount_pence": 30_000, "head": "distress"}
    advice = {"kind": "recommendation", "what": "Train staff.", "due_on": "2027-01-10"}
    said = {"determined_on": "2026-12-02", "finding": "service_failure", "orders": [order, advice]}
    steps = [
        ("evidence", {"what": "The records.", "asked_on": "2026-12-01", "due_on": "2026-12-20"}, "with_ombudsman"),
        ("evidence/1/sending", {"sent_on": "2026-12-02", "proof": ["doc-1"]}, "with_ombudsman"),
        ("determination", said, "orders_open"),
        ("orders/2/refusal", {"reason": "It is done by others."}, "orders_open"),
        ("orders/1/compliance", {"complied_on": "2026-12-02", "proof": ["doc-2"]}, "orders_complied"),
    ]
    for what, sent, state in steps:
        version = client.get(path, headers=officer).headers["ETag"]
        answer = client.post(f"{path}/{what}", json=sent, headers=officer | {"If-Match": version})
        assert (answer.status_code, answer.json.get("state")) == (200, state), (what, answer.json)
    assert answer.json["orders"][0]["proof"] == ["doc-2"]


def test_compensation_has_a_head_and_nothing_else_has(client, officer, complaint_at):
    path = f"{V1}/ombudsman-cases/{case_of(complaint_at('with_ombudsman')).id}/determination"
    for wrong in ({"amount_pence": 100}, {"head": "distress"}):
        order = {"kind": "order", "what": "Pay.", "due_on": "2027-01-10"} | wrong
        said = {"determined_on": "2026-12-02", "finding": "service_failure", "orders": [order]}
        refused = client.post(path, json=said, headers=officer | {"If-Match": '"1"'})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/orders/0/head")


def test_proof_is_asked_for(client, officer, complaint_at):
    path = f"{V1}/ombudsman-cases/{case_of(complaint_at('orders_open')).id}/orders/1/compliance"
    refused = client.post(path, json={"complied_on": "2026-12-02", "proof": []}, headers=officer | {"If-Match": '"2"'})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/proof")


def test_lists_what_is_due_first_at_the_top(client, officer, complaint_at):
    later, closed, sooner = (case_of(complaint_at(state)) for state in ("orders_open", "determined", "with_ombudsman"))
    ask(sooner, "2026-12-01")
    for query, expected in {
        "": [sooner, later, closed],
        "?state=determined": [closed],
        "?overdue=true": [sooner],
        "?overdue=false": [later, closed],
        f"?complaint_id={later.complaint_id}": [later],
    }.items():
        items = client.get(f"{V1}/ombudsman-cases{query}", headers=officer).json["items"]
        assert [item["id"] for item in items] == [case.id for case in expected], query


@pytest.mark.parametrize("state", WAYS)
def test_in_every_state_a_resident_is_told_what_happens_next(complaint_at, state):
    assert show_my_complaint(complaint_at(state).id, RESIDENT, now=NOW).next_for_resident["text"]
