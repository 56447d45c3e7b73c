"""A decision is made through its consultation, and no other way."""

import pytest

from services.consultations import commands
from services.consultations.model import Decision
from services.consultations.service import ConsultationsService
from shared.contracts.consultations import ConsultationDecided, DecisionMade
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    THEME,
    a_decided,
    a_decision,
    an_open,
    days,
)
from tests.harness import handle, received

LATER = NOW + days(60)


def decide(consultation, *dispositions):
    decision = {"outcome": "Open on Tuesdays.", "change_kind": "detail", "dispositions": list(dispositions)}
    return commands.decide_consultation(consultation.id, decision, decided_by=OFFICER, now=LATER)


def analyse(consultation, *themes):
    analysis = {"method": "Read.", "themes": list(themes)}
    return commands.record_analysis(consultation.id, analysis, analysed_by=OFFICER, now=LATER)


def test_a_decision_is_not_made_before_its_consultation_is_decided(working):
    decision = a_decision()
    with pytest.raises(RuleBroken, match="not_consulted"):
        commands.make_decision(decision.id)
    consultation = an_open(decision)
    with pytest.raises(RuleBroken, match="not_closed"):
        commands.make_decision(decision.id)
    commands.close_consultation(consultation.id, closed_by=None, now=consultation.closes_at)
    with pytest.raises(RuleBroken, match="not_analysed"):
        commands.make_decision(decision.id)
    analyse(consultation, THEME)
    with pytest.raises(RuleBroken, match="theme_without_disposition"):
        commands.make_decision(decision.id)
    analyse(consultation, THEME | {"disposition": "rejected", "reason": "Costs."})
    with pytest.raises(RuleBroken, match="not_decided"):
        commands.make_decision(decision.id)
    assert Decision.get(decision.id).status == "formative"
    decide(consultation)
    assert commands.make_decision(decision.id).status == "made"


def test_the_event_makes_the_decision_once_however_often_it_comes(working, announced):
    consultation = a_decided()
    event = received(ConsultationDecided, consultation.id, consultation.sequence, **fields_of(consultation))
    announced.clear()
    for _ in range(2):
        handle(ConsultationsService, "make_decision", event)
    decision = Decision.get(consultation.decision_id)
    assert (decision.status, decision.made_at, decision.made_through) == (
        "made",
        consultation.decided_at,
        consultation.id,
    )
    assert decision.outcome == "Open on Tuesday evenings."
    assert announced.names == ["decision_made"]
    assert announced.last(DecisionMade).status == "made"


def fields_of(consultation):
    return {name: getattr(consultation, name) for name in ConsultationDecided.schema._declared_fields}


def test_no_route_makes_a_decision_by_hand(live, sign_in):
    decision = a_decision()
    headers = sign_in("engagement_officer") | {"If-Match": '"1"'}
    refused = live.patch(f"/api/v1/decisions/{decision.id}", json={"status": "made"}, headers=headers)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/status")
    moved = live.patch(f"/api/v1/decisions/{decision.id}", json={"status": "preferred_option"}, headers=headers)
    assert [entry["status"] for entry in moved.json["history"]] == ["formative", "preferred_option"]
    gate = live.post(f"/api/v1/decisions/{decision.id}/made", headers=headers)
    assert (gate.status_code, gate.json["code"]) == (409, "not_consulted")


def test_the_timeline_proves_that_residents_were_heard_first(live, sign_in):
    consultation = a_decided()
    commands.make_decision(consultation.decision_id)
    url = f"/api/v1/decisions/{consultation.decision_id}/timeline"
    shown = live.get(url, headers=sign_in("reader")).json
    assert [entry["what"] for entry in shown["entries"]] == [
        "decision_formative",
        "consultation_drafted",
        "consultation_approved",
        "consultation_opened",
        "consultation_closed",
        "consultation_analysed",
        "decision_recorded",
        "decision_made",
    ]
    assert shown["proof"]["consulted_before_decision"] is True
    assert shown["proof"]["closed_at"] < shown["proof"]["analysed_at"] < shown["proof"]["made_at"]
