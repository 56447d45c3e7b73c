"""Drafting, changing and approving, by route and by command."""

import eventlet
import pytest

from services.consultations import commands
from services.consultations.model import Consultation
from shared.context import acting_for
from shared.errors import Conflict, RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    a_decision,
    a_draft,
    draft_of,
)

URL = "/api/v1/consultations"


def body_of(decision, **values):
    given = draft_of(decision_id=decision.id, closes_at="2027-01-31T12:00:00Z") | values
    return {name: value for name, value in given.items() if value is not None}


def test_a_draft_may_be_bare(live, sign_in):
    bare = {"decision_id": a_decision().id, "kind": "policy", "title": "Pets"}
    made = live.post(URL, json=bare, headers=sign_in("engagement_officer"))
    assert (made.status_code, made.json["state"]) == (201, "draft")
    shown = live.get(f"{URL}/{made.json['id']}", headers=sign_in("reader")).json
    assert shown["blocked_by"] == [
        "no_summary", "no_documents", "no_questions", "no_audience", "digital_only", "no_closing_date",
    ]  # fmt: skip


def test_a_decision_has_one_consultation_at_a_time(working):
    decision = a_decision()
    first = a_draft(decision)
    with pytest.raises(RuleBroken, match="decision_has_consultation"):
        a_draft(decision)
    commands.cancel_consultation(first.id, "Withdrawn.", cancelled_by=OFFICER, now=NOW)
    assert a_draft(decision).number == 2


def test_two_officers_who_draft_at_once_make_one_consultation(working, landlord):
    decision = a_decision()
    outcomes = []

    def draft(_):
        with acting_for(landlord):
            try:
                a_draft(decision)
                outcomes.append("made")
            except (RuleBroken, Conflict) as refusal:
                outcomes.append(refusal.code)

    list(eventlet.GreenPool().imap(draft, range(10)))
    assert outcomes.count("made") == 1
    assert Consultation.collection().count_documents({}) == 1


def test_a_keyed_draft_sent_twice_is_one_draft(live, sign_in):
    headers = sign_in("engagement_officer") | {"Idempotency-Key": "k-1"}
    body = body_of(a_decision())
    first, again = (live.post(URL, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, again.headers["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.json["id"] == again.json["id"]


def test_questions_without_an_id_are_numbered_and_keep_theirs(live, sign_in):
    questions = [
        {"kind": "yes_no", "text": "A?"},
        {"id": "q1", "kind": "yes_no", "text": "B?"},
        {"kind": "free_text", "text": "C?"},
    ]
    made = live.post(URL, json=body_of(a_decision(), questions=questions), headers=sign_in("engagement_officer"))
    assert [question["id"] for question in made.json["questions"]] == ["q2", "q1", "q3"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("questions", [{"kind": "single_choice", "text": "?"}]),
        ("questions", [{"kind": "scale", "text": "?", "lowest": 5, "highest": 5}]),
        ("questions", [{"kind": "scale", "text": "?"}]),
        ("questions", [{"kind": "yes_no", "text": "?", "longest": 5}]),
        ("questions", [{"id": "a", "kind": "yes_no", "text": "?"}, {"id": "a", "kind": "yes_no", "text": "?"}]),
        ("questions", [{"kind": "yes_no", "text": "?"}] * 61),
        ("questions", [None]),
        ("documents", [{"title": "No place"}]),
        ("documents", [{"title": "Both", "url": "https://x.example", "document_id": "d-1"}]),
        ("documents", [{"title": "Script", "url": "javascript:alert(1)"}]),
        ("audience", {"everyone": True, "estates": ["orchard"]}),
        ("audience", {}),
        ("audience", {"tenures": ["squatter"]}),
        ("channels", ["telegram"]),
        ("closes_at", "2027-01-31T12:00:00"),
        ("closes_at", "9999-12-31T23:59:59-12:00"),
        ("kind", "referendum"),
        ("title", "   "),
        ("title", "x" * 201),
        ("state", "open"),
        ("options", [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]),
    ],
)
def test_refuses_what_is_not_a_draft(live, sign_in, field, value):
    body = body_of(a_decision()) | {field: value}
    refused = live.post(URL, json=body, headers=sign_in("engagement_officer"))
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_input")
    assert refused.json["errors"][0]["pointer"].startswith(f"/{field}")
    assert Consultation.collection().count_documents({}) == 0
