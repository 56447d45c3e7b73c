"""Acknowledging: what the complaint is understood to be, and the start of the time to answer."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.deadlines import last_day_of
from shared.contracts.complaints import ComplaintAcknowledged
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, RESIDENT, at, said, staff
from tests.complaints.steps import acknowledge, letters_of
from tests.harness import days


@pytest.mark.parametrize(
    ("received", "acknowledged", "answer_by"),
    [
        ("2026-12-23", "2027-01-04", "2027-01-18"),
        ("2026-12-23", "2026-12-24", "2027-01-12"),  # early: the ten days begin early
        ("2026-12-23", "2027-01-08", "2027-01-22"),  # late: they begin when it was really acknowledged
    ],
)
def test_the_answer_is_due_ten_working_days_after_the_acknowledgement(complaint_at, received, acknowledged, answer_by):
    complaint = acknowledge(complaint_at(when=at(received)), at(acknowledged))
    assert complaint.due_on.isoformat() == answer_by
    assert last_day_of(complaint.stage1.acknowledge_due_before).isoformat() == "2027-01-04"


def test_stage_2_is_due_twenty_working_days_after_its_acknowledgement(complaint_at):
    complaint = complaint_at("stage2_requested", when=at("2027-01-29"))
    assert complaint.stage2.requested_at == at("2027-02-01")
    assert complaint.due_on.isoformat() == "2027-02-08"
    assert acknowledge(complaint, at("2027-02-08")).due_on.isoformat() == "2027-03-08"


def test_it_is_announced_and_the_resident_told_by_when_to_expect_an_answer(complaint_at, announced):
    complaint = acknowledge(complaint_at(), NOW + days(1))
    event = announced.last(ComplaintAcknowledged)
    assert (event.state, event.respond_due_before) == ("stage1_acknowledged", complaint.due_before)
    (message,) = letters_of(announced, "complaint_acknowledged")
    assert (message["resident_id"], message["about_kind"], message["about_id"]) == (RESIDENT, "complaint", complaint.id)
    assert message["details"]["reference"] == complaint.reference
    assert message["details"]["due_on"] == "2026-12-08"
    assert message["details"]["letter"] == "1"


def test_nobody_is_told_of_an_anonymous_complaint_but_the_letter_is_there(complaint_at, announced):
    complaint = acknowledge(complaint_at(resident_id=None), NOW + days(1))
    assert letters_of(announced, "complaint_acknowledged") == []
    assert [letter.template for letter in complaint.letters] == ["complaint_acknowledged"]


def test_refuses_before_receipt(complaint_at):
    complaint = complaint_at()
    with pytest.raises(RuleBroken) as refused:
        commands.acknowledge_complaint(complaint.id, said(), staff(NOW - days(1)), version=complaint.version)
    assert refused.value.code == "acknowledged_before_receipt"


def test_two_officers_at_once_and_one_wins(complaint_at):
    complaint = complaint_at()
    acknowledge(complaint, NOW)
    with pytest.raises(StaleVersion) as refused:
        commands.acknowledge_complaint(complaint.id, said(), staff(), version=1)
    assert refused.value.current == 2


def test_refuses_an_unknown_complaint(people):
    with pytest.raises(NotFound) as refused:
        commands.acknowledge_complaint("none", said(), staff(), version=1)
    assert refused.value.code == "complaint_not_found"
