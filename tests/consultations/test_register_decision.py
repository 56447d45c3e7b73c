"""A decision goes on the register while it can still change."""

import pytest

from services.consultations.model import Decision
from shared.contracts.consultations import DecisionRegistered
from tests.consultations.conftest import NOW, a_decision

URL = "/api/v1/decisions"
BODY = {"title": "Pets", "summary": "May residents keep dogs?", "owner_body": "Board"}


def test_is_formative_unless_said_otherwise(live, sign_in):
    made = live.post(URL, json=BODY, headers=sign_in("engagement_officer"))
    assert (made.status_code, made.json["status"], made.json["influence_level"]) == (201, "formative", "consult")
    shown = live.get(f"{URL}/{made.json['id']}", headers=sign_in("reader"))
    assert shown.json == made.json


def test_announces_its_status_and_no_words(working, announced):
    decision = a_decision(title="A secret title")
    event = announced.last(DecisionRegistered)
    assert (event.status, event.registered_at, event.made_at) == ("formative", NOW, None)
    assert decision.title not in str(announced)


def test_one_that_was_made_before_is_registered_as_made(working):
    assert a_decision(status="made").made_at == NOW


def test_a_keyed_request_sent_twice_registers_once(live, sign_in):
    headers = sign_in("engagement_officer") | {"Idempotency-Key": "d-1"}
    first, again = (live.post(URL, json=BODY, headers=headers) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    other = live.post(URL, json=BODY | {"title": "Cats"}, headers=headers)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert Decision.collection().count_documents({}) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", 7),
        ("status", "decided"),
        ("what_can_change", ["x"] * 51),
        ("what_cannot_change", [{"what": "The place"}]),
        ("influence_level", "none"),
        ("made_at", "2026-01-01T00:00:00Z"),
    ],
)
def test_refuses_bad_input(live, sign_in, field, value):
    refused = live.post(URL, json=BODY | {field: value}, headers=sign_in("engagement_officer"))
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_input")
    assert refused.json["errors"][0]["pointer"].startswith(f"/{field}")


def test_another_landlords_decision_does_not_exist(live, sign_in, other_landlord):
    refused = live.get(f"{URL}/{a_decision().id}", headers=sign_in("reader", at=other_landlord))
    assert (refused.status_code, refused.json["code"]) == (404, "decision_not_found")
