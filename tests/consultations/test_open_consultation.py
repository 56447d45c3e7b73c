"""The gates before a consultation opens."""

from datetime import timedelta

import pytest

from services.consultations import commands
from services.consultations.kinds import PERIODS, earliest_close, period_of
from shared.contracts.consultations import CONSULTATION_KINDS, ConsultationOpened
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    a_decided,
    a_decision,
    a_draft,
    an_approved,
    an_open,
    days,
    residents,
    stored,
)


def opening(consultation, now=NOW):
    return commands.open_consultation(consultation.id, opened_by=OFFICER, now=now)


def test_opens_and_fixes_whom_it_asks_and_what_can_change(working, announced):
    residents("r-1", "r-2")
    residents("r-gone", state="moved_out")
    consultation = opening(an_approved())
    assert (consultation.state, consultation.opens_at, consultation.audience_size) == ("open", NOW, 2)
    assert consultation.what_can_change == ["The hours"]
    assert announced.last(ConsultationOpened).audience_size == 2


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"summary": ""}, "no_summary"),
        ({"documents": []}, "no_documents"),
        ({"questions": []}, "no_questions"),
        ({"audience": None}, "no_audience"),
        ({"audience": {"everyone": False, "estates": ["nowhere"], "tenures": []}}, "audience_empty"),
        ({"channels": ["web", "email", "sms"]}, "digital_only"),
        ({"channels": []}, "digital_only"),
        ({"closes_at": None}, "no_closing_date"),
        ({"closes_at": NOW + days(14) - timedelta(milliseconds=1)}, "period_too_short"),
        ({"closes_at": NOW - days(1)}, "period_too_short"),
    ],
)
def test_refuses_to_open(working, announced, missing, code):
    residents("r-1")
    approved = an_approved(**missing)
    announced.clear()
    with pytest.raises(RuleBroken, match=code):
        opening(approved)
    assert (stored(approved).state, announced.names) == ("approved", [])


def test_names_every_gate_at_once(working):
    with pytest.raises(RuleBroken) as refusal:
        opening(an_approved(documents=[], channels=["web"]))
    assert [gate["code"] for gate in refusal.value.extra["gates"]] == ["no_documents", "digital_only", "audience_empty"]


def test_refuses_to_open_on_a_decision_registered_as_made(working):
    residents("r-1")
    with pytest.raises(RuleBroken, match="consultation_on_made_decision"):
        opening(an_approved(a_decision(status="made")))


def test_refuses_to_open_on_a_decision_that_an_earlier_consultation_decided(working):
    """Even before the event that marks the decision as made has been handled."""
    decision = a_decision()
    a_decided(decision=decision)
    later = NOW + days(100)
    with pytest.raises(RuleBroken, match="consultation_on_made_decision"):
        opening(an_approved(decision, now=later), now=later)


def test_refuses_a_draft_and_what_is_open_already(working):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        opening(a_draft())
    with pytest.raises(RuleBroken, match="not_possible_now"):
        opening(an_open())


def test_days_of_notice_are_days_of_the_calendar():
    """The clocks go forward on 29 March 2026: fourteen days are an hour shorter."""
    before_the_change = NOW.replace(month=3, day=20)
    period = period_of("policy", before_the_change.date())
    assert earliest_close(period, before_the_change).timestamp() - before_the_change.timestamp() == 14 * 86400 - 3600


@pytest.mark.parametrize("kind", CONSULTATION_KINDS)
def test_every_kind_has_a_period_and_its_source(kind):
    period = period_of(kind, NOW.date())
    assert period.days >= 14
    assert period.source
    assert PERIODS.count(period) == 1


@pytest.mark.parametrize(("kind", "least"), [("s20_qlta", 30), ("s105_housing_management", 28), ("policy", 14)])
def test_the_period_of_a_kind_is_its_least(working, kind, least):
    residents("r-1")
    assert opening(an_approved(kind=kind, closes_at=NOW + days(least))).state == "open"
    with pytest.raises(RuleBroken, match="period_too_short"):
        opening(an_approved(kind=kind, closes_at=NOW + days(least) - timedelta(seconds=1)))
