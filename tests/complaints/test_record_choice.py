"""The resident chooses, and staff record what they said and how: a complaint, or a service request."""

from datetime import date

import pytest

from services.complaints.commands import expressions
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintReceived, ServiceRequestRecorded
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, at, choice, staff
from tests.complaints.steps import letters_of
from tests.harness import days


def record(captured, when=NOW, **changes):
    return expressions.record_choice(captured.id, choice(**changes), staff(when), version=captured.version)


def test_as_a_complaint_it_counts_from_the_first_word_not_from_the_choice(expression, announced):
    complaint = record(expression(at("2026-12-23")), at("2026-12-30"))
    assert (complaint.state, complaint.received_at) == ("stage1_logged", at("2026-12-23"))
    assert complaint.due_on == date(2027, 1, 4)
    assert announced.last(ComplaintReceived).due_before == complaint.due_before


def test_a_choice_that_came_late_leaves_an_acknowledgement_that_is_late(expression):
    complaint = record(expression(), NOW + days(30))
    assert complaint.due_before < NOW + days(30)


def test_what_was_said_and_how_is_kept(expression):
    (kept,) = Complaint.get(record(expression(), said="He said: please just fix it.", channel="sms").id).choices
    assert (kept.said, kept.channel, kept.by_kind, kept.by) == (
        "He said: please just fix it.", "sms", "staff", "s-officer",
    )  # fmt: skip


def test_a_service_request_is_recorded_to_be_reviewed_in_ten_working_days(expression, announced):
    complaint = record(expression(), what="service_request")
    assert (complaint.state, complaint.due_before) == ("service_request", None)
    assert complaint.service_request.review_on == "2026-12-07"
    assert announced.last(ServiceRequestRecorded).service_request_state == "open"
    assert len(letters_of(announced, "service_request_recorded")) == 1


def test_or_on_the_day_that_staff_name(expression):
    assert (
        record(expression(), what="service_request", review_on=date(2026, 11, 27)).service_request.review_on
        == "2026-11-27"
    )


@pytest.mark.parametrize("what", ["complaint", "service_request"])
def test_nobody_chooses_twice(expression, what):
    complaint = record(expression(), what=what)
    with pytest.raises(RuleBroken) as refused:
        record(complaint)
    assert refused.value.code == "already_chosen"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"said_at": NOW + days(1)}, "said_in_the_future"),
        ({"said_at": NOW - days(1)}, "said_before_expression"),
        ({"what": "service_request", "review_on": NOW.date()}, "review_not_ahead"),
        ({"what": "service_request", "review_on": date(2030, 1, 1)}, "review_not_ahead"),
    ],
)
def test_refuses_days_that_cannot_be(expression, changes, code):
    captured = expression()
    with pytest.raises(BadInput) as refused:
        record(captured, **changes)
    assert refused.value.code == code
    assert Complaint.get(captured.id).state == "expression_captured"


def test_refuses_a_stale_version(expression):
    captured = expression()
    with pytest.raises(StaleVersion):
        expressions.record_choice(captured.id, choice(), staff(), version=captured.version + 1)


@pytest.mark.parametrize("left_out", ["said", "channel"])
def test_staff_cannot_choose_without_saying_what_the_resident_said_and_how(client, sign_in, expression, left_out):
    captured = expression()
    sent = {name: value for name, value in choice().items() if value is not None and name != left_out}
    headers = sign_in("complaints_officer") | {"If-Match": f'"{captured.version}"'}
    answered = client.post(f"/api/v1/complaints/{captured.id}/choice", json=sent, headers=headers)
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, f"/{left_out}")
