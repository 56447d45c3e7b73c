"""Putting a response off: once a stage, before it is due, with a reason."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from shared.contracts.complaints import ComplaintExtended
from shared.errors import RuleBroken
from tests.complaints.saying import at, staff
from tests.complaints.steps import acknowledge, letters_of


@pytest.fixture
def acknowledged(complaint_at):
    """Due on Mon 2027-01-18."""
    return acknowledge(complaint_at(when=at("2026-12-23")), at("2027-01-04"))


def extend(complaint, until, when="2027-01-11"):
    return commands.extend_complaint(
        complaint.id, date.fromisoformat(until), "The surveyor is ill.", staff(at(when)), version=complaint.version
    )


def refusal_of(complaint, until, when="2027-01-11"):
    with pytest.raises(RuleBroken) as refused:
        extend(complaint, until, when)
    return refused.value.code


def test_ten_working_days_at_most_at_stage_1(acknowledged):
    assert extend(acknowledged, "2027-02-01").due_on == date(2027, 2, 1)


def test_refuses_a_day_more(acknowledged):
    assert refusal_of(acknowledged, "2027-02-02") == "extension_too_long"


def test_twenty_working_days_at_most_at_stage_2(complaint_at):
    complaint = acknowledge(complaint_at("stage2_requested", when=at("2027-01-29")), at("2027-02-08"))
    assert refusal_of(complaint, "2027-04-08", "2027-02-15") == "extension_too_long"
    assert extend(complaint, "2027-04-07", "2027-02-15").due_on == date(2027, 4, 7)


def test_can_be_put_off_until_its_last_minute(acknowledged):
    assert extend(acknowledged, "2027-01-25", "2027-01-18 23:59").state == "stage1_extended"


def test_refuses_from_the_moment_it_is_overdue(acknowledged):
    assert refusal_of(acknowledged, "2027-01-25", "2027-01-19 00:00") == "extension_too_late"


def test_refuses_a_second_time(acknowledged):
    extended = extend(acknowledged, "2027-01-20")
    assert refusal_of(extended, "2027-01-22") == "second_extension_needs_grounds"


def test_refuses_a_day_that_is_no_later(acknowledged):
    assert refusal_of(acknowledged, "2027-01-18") == "extension_not_later"


def test_refuses_a_sunday(acknowledged):
    assert refusal_of(acknowledged, "2027-01-24") == "not_a_working_day"


def test_the_resident_is_told_why_and_of_the_ombudsman(acknowledged, announced):
    complaint = extend(acknowledged, "2027-01-25")
    assert announced.last(ComplaintExtended).due_before == complaint.due_before
    (message,) = letters_of(announced, "complaint_extended")
    assert message["details"]["due_on"] == "2027-01-25"
    assert message["details"]["ombudsman_website"] == "https://www.housing-ombudsman.org.uk"
    text = str(complaint.letters[-1].sections)
    assert "The surveyor is ill." in text
    assert "0300 111 3000" in text
