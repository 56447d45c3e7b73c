"""Receiving a complaint over HTTP."""

from datetime import timedelta

import pytest

from services.complaints.commands import receiving
from services.complaints.model import Complaint
from shared.landlords import registry
from tests.complaints.doors import V1, body, refused
from tests.complaints.saying import TODAY, staff


def test_any_member_of_staff_can(client, sign_in, people):
    answered = client.post(f"{V1}/complaints", json=body(), headers=sign_in("training_officer", person_id="s-3"))
    assert answered.status_code == 201
    assert answered.headers["ETag"] == '"1"'
    assert answered.json["possible_actions"] == ["acknowledge", "refuse"]
    assert answered.json["history"][0]["by"] == "s-3"


def test_an_operator_a_partner_or_a_resident_cannot(client, sign_in, people):
    for role, kind in (("partner", "partner"), ("resident", "resident")):
        answered = client.post(f"{V1}/complaints", json=body(), headers=sign_in(role, kind=kind))
        refused(answered, 403, "not_allowed")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        (body(channel="pigeon"), "/channel"),
        (body(channel=...), "/channel"),
        (body(category=7), "/category"),
        (body(description=""), "/description"),
        (body(description=" \n "), "/description"),
        (body(description="x" * 10_001), "/description"),
        (body(description="\x00"), "/description"),
        (body(description=["x"]), "/description"),
        (body(resident_id="$gt"), "/resident_id"),
        (body(resident_id={"$gt": ""}), "/resident_id"),
        (body(received_at="yesterday"), "/received_at"),
        (body(received_at="2026-11-20T10:00:00"), "/received_at"),
        (body(received_at="0001-01-01T00:00:00+14:00"), "/received_at"),
        (body(received_at="9999-12-31T23:59:59-14:00"), "/received_at"),
        (body(by_representative="perhaps"), "/by_representative"),
        (body(surprise=1), "/surprise"),
    ],
)
def test_bad_input_is_named_and_nothing_stored(client, officer, people, sent, pointer):
    problem = refused(client.post(f"{V1}/complaints", json=sent, headers=officer), 422, "invalid_input")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert Complaint.collection().count_documents({}) == 0


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b'{"a":1,"a":2}', "application/json", 400, "malformed_json"),
        (b"[]", "application/json", 422, "invalid_input"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "wrong_media_type"),
    ],
)
def test_what_cannot_be_read_is_refused(client, officer, raw, kind, status, code):
    refused(client.post(f"{V1}/complaints", data=raw, content_type=kind, headers=officer), status, code)


def test_later_than_now_is_refused(client, officer):
    sent = body(received_at=(TODAY + timedelta(hours=1)).isoformat())
    refused(client.post(f"{V1}/complaints", json=sent, headers=officer), 422, "received_in_the_future")


def test_an_unknown_resident_is_refused(client, officer):
    refused(client.post(f"{V1}/complaints", json=body(resident_id="r-9"), headers=officer), 404, "resident_not_found")


def test_a_keyed_repeat_is_the_same_complaint(client, officer):
    headers = officer | {"Idempotency-Key": "k-1"}
    first, second = (client.post(f"{V1}/complaints", json=body(), headers=headers) for _ in range(2))
    assert first.json["reference"] == second.json["reference"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Complaint.collection().count_documents({}) == 1


def test_a_key_with_another_body_is_refused(client, officer):
    headers = officer | {"Idempotency-Key": "k-1"}
    client.post(f"{V1}/complaints", json=body(), headers=headers)
    answered = client.post(f"{V1}/complaints", json=body(category="moving_to_property"), headers=headers)
    refused(answered, 422, "idempotency_key_reused")


def test_where_there_is_no_procedure_nothing_can_be_received(client, officer, landlord, monkeypatch):
    monkeypatch.setattr(registry.find(landlord), "nation", "FRA")
    refused(client.post(f"{V1}/complaints", json=body(), headers=officer), 409, "no_procedure")
    refused(client.get(f"{V1}/complaints/policy", headers=officer), 409, "no_procedure")


def test_an_anonymous_complaint_needs_no_resident(client, officer):
    answered = client.post(f"{V1}/complaints", json=body(resident_id=...), headers=officer)
    assert (answered.status_code, answered.json["resident_id"]) == (201, None)


def test_an_anonymous_complaint_is_shown_to_staff(client, officer, people):
    complaint = receiving.receive_complaint(body(resident_id=None, received_at=None, by_representative=False), staff())
    assert client.get(f"{V1}/complaints/{complaint.id}", headers=officer).json["resident_id"] is None
