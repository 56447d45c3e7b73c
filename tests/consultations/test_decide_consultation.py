"""Decided only after closing and analysis, with an answer to every theme; then told."""

import pytest

from services.consultations import commands
from shared.contracts.consultations import ConsultationDecided
from shared.errors import BadInput, RuleBroken
from tests.consultations.conftest import (
    DISPOSED,
    NOW,
    OFFICER,
    a_closed,
    a_decided,
    a_draft,
    an_analysed,
    an_open,
    days,
)

LATER = NOW + days(60)


def decide(consultation, *dispositions):
    decision = {"outcome": "Open on Tuesdays.", "change_kind": "detail", "dispositions": list(dispositions)}
    return commands.decide_consultation(consultation.id, decision, decided_by=OFFICER, now=LATER)


def analyse(consultation, *themes):
    analysis = {"method": "Read.", "themes": list(themes)}
    return commands.record_analysis(consultation.id, analysis, analysed_by=OFFICER, now=LATER)


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (a_draft, "not_closed"),
        (an_open, "not_closed"),
        (a_closed, "not_analysed"),
        (an_analysed, "theme_without_disposition"),
        (a_decided, "not_possible_now"),
    ],
)
def test_refuses_to_decide(working, announced, build, code):
    consultation = build()
    announced.clear()
    with pytest.raises(RuleBroken, match=code):
        decide(consultation)
    assert announced.names == []


def test_records_the_outcome_and_what_becomes_of_every_theme(working, announced):
    consultation = decide(an_analysed(), DISPOSED)
    assert consultation.state == "decided"
    assert consultation.themes[0]["disposition"] == "accepted"
    assert consultation.feedback_due_at == LATER + days(28)
    event = announced.last(ConsultationDecided)
    assert event.data == {**event.data, "state": "decided", "decided_at": LATER}
    assert "resident_id" not in event.data


def test_a_consultation_that_nobody_answered_needs_no_themes(working):
    consultation = an_open()
    commands.close_consultation(consultation.id, closed_by=None, now=consultation.closes_at)
    analyse(consultation)
    assert decide(consultation).state == "decided"


def test_a_disposition_needs_a_theme_that_is_there(working):
    with pytest.raises(BadInput, match="unknown_theme"):
        decide(an_analysed(), DISPOSED, DISPOSED | {"theme": "other"})
