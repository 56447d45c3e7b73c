"""You said, we did."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    DISPOSED,
    NOW,
    OFFICER,
    THEME,
    a_decided,
    an_analysed,
    days,
    feedback_of,
    stored,
)

LATER = NOW + days(60)


def decide(consultation, *dispositions):
    decision = {"outcome": "Open on Tuesdays.", "change_kind": "detail", "dispositions": list(dispositions)}
    return commands.decide_consultation(consultation.id, decision, decided_by=OFFICER, now=LATER)


def test_feedback_waits_for_the_decision_and_is_published_once(working, announced):
    analysed = an_analysed()
    with pytest.raises(RuleBroken, match="not_decided"):
        commands.publish_feedback(analysed.id, feedback_of(), published_by=OFFICER, now=LATER)
    decide(analysed, DISPOSED)
    published = commands.publish_feedback(analysed.id, feedback_of(), published_by=OFFICER, now=LATER)
    assert (published.state, published.feedback_published_at) == ("feedback_published", LATER)
    assert announced.names[-1] == "feedback_published"
    with pytest.raises(RuleBroken, match="not_possible_now"):
        commands.publish_feedback(analysed.id, feedback_of(), published_by=OFFICER, now=LATER)


def test_residents_read_the_feedback_once_it_is_published(live, sign_in):
    consultation = a_decided()
    url, resident = f"/api/v1/consultations/{consultation.id}/feedback", sign_in("resident", person_id="r-2")
    assert live.get(url, headers=resident).json["code"] == "feedback_not_published"
    published = live.post(url, json=feedback_of(), headers=sign_in("engagement_officer"))
    assert published.status_code == 200
    shown = live.get(url, headers=resident).json
    assert shown["entries"][0]["you_said"] == "By day we work."
    assert shown["themes"] == [
        {
            "code": "later",
            "title": "Later hours",
            "text": THEME["text"],
            "disposition": "accepted",
            "reason": DISPOSED["reason"],
        }
    ]
    assert stored(consultation).state == "feedback_published"
