"""Telling the resident how it stands while they wait for an answer that was put off."""

from datetime import date

import pytest

from services.complaints.commands import extensions
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from services.complaints.queries.mine import show_my_complaint
from shared.contracts.complaints import ComplaintUpdated
from shared.errors import RuleBroken, StaleVersion
from tests.complaints.saying import NOW, RESIDENT, at, staff
from tests.complaints.steps import extend_further, letters_of
from tests.harness import days

LATER = NOW + days(7)  # Monday 30 November


@pytest.fixture
def promised(complaint_at):
    """Updates every five working days, the first by Mon 7 December."""
    return extend_further(complaint_at("stage1_extended"), LATER)


def update(complaint, when, text="The surveyor comes on Thursday."):
    return extensions.update_complaint(complaint.id, text, staff(when), version=complaint.version)


def test_the_resident_is_told_and_the_next_one_counts_from_now(promised, announced):
    complaint = update(promised, at("2026-12-03"))
    assert (complaint.due_on, complaint.current.updates_sent) == (date(2026, 12, 10), 1)
    assert announced.last(ComplaintUpdated).update_due_before == at("2026-12-11 00:00")
    (message,) = letters_of(announced, "complaint_updated")
    assert message["details"]["due_on"] == "2026-12-22"
    text = str(complaint.letters[-1].sections)
    assert "The surveyor comes on Thursday." in text
    assert "By Thursday 10 December 2026." in text


def test_what_is_written_is_not_announced(promised, announced):
    update(promised, at("2026-12-03"))
    assert "surveyor" not in str(announced)


def test_nothing_is_missed_when_each_comes_in_time(promised, announced):
    complaint = promised
    for moment in ("2026-12-04", "2026-12-11", "2026-12-16"):
        complaint = update(Complaint.get(complaint.id), at(moment))
        watch_deadlines(now=at(moment))
    assert complaint.current.updates_missed == 0
    assert "complaint_deadline_missed" not in announced.names


def test_an_extended_answer_without_agreed_updates_can_be_told_of_too(complaint_at):
    complaint = complaint_at("stage1_extended")
    updated = update(complaint, LATER)
    assert (updated.due_before, updated.update_due_before) == (complaint.due_before, None)


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_acknowledged", "stage1_responded", "withdrawn"])
def test_refuses_where_no_answer_was_put_off(complaint_at, state):
    with pytest.raises(RuleBroken) as refused:
        update(complaint_at(state), LATER)
    assert refused.value.code == "not_possible_now"


def test_refuses_a_stale_version(promised):
    update(promised, LATER)
    with pytest.raises(StaleVersion):
        update(promised, LATER)


def test_the_resident_sees_that_they_hear_from_us(promised):
    shown = show_my_complaint(promised.id, RESIDENT, now=LATER).next_for_resident
    assert shown == {
        "text": "We are still looking into your complaint, and will tell you how it stands.",
        "due_on": date(2026, 12, 7),
    }
