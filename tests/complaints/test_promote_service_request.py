"""Dissatisfaction with a service request is a complaint, whenever it comes, and the work goes on."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import expressions
from shared.contracts.complaints import ComplaintReceived, ServiceRequestPromoted
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, asked, at, refusal, staff
from tests.complaints.steps import refuse
from tests.harness import days

LATER = NOW + days(300)


def promote(request, when=LATER, **changes):
    return expressions.promote_service_request(request.id, asked(**changes), staff(when), version=request.version)


def test_the_first_word_its_date_and_the_reference_stay(service_request):
    request = service_request()
    complaint = promote(request)
    assert (complaint.id, complaint.reference, complaint.description) == (
        request.id, request.reference, request.description,
    )  # fmt: skip
    assert (complaint.expressed_at, complaint.channel) == (NOW, "phone")


def test_stage_1_counts_from_when_they_said_that_they_were_dissatisfied_with_it(service_request):
    complaint = promote(service_request(), at("2026-12-30"), said_at=at("2026-12-23"))
    assert (complaint.state, complaint.received_at) == ("stage1_logged", at("2026-12-23"))
    assert complaint.due_on == date(2027, 1, 4)


def test_the_work_goes_on_and_is_still_reviewed(service_request, announced):
    complaint = promote(service_request(), NOW + days(1))
    assert announced.last(ServiceRequestPromoted).service_request_state == "open"
    assert announced.last(ComplaintReceived).service_request_state == "open"
    assert complaint.review_at is not None


@pytest.mark.parametrize("since", ["promoted", "refused"])
def test_only_once_and_never_back(service_request, since):
    complaint = promote(service_request())
    if since == "refused":
        complaint = refuse(complaint, NOW + days(301))
    with pytest.raises(RuleBroken) as refused:
        promote(complaint, NOW + days(302))
    assert refused.value.code == "already_promoted"


def test_what_is_no_service_request_cannot_be_promoted(expression, complaint_at):
    for other in (expression(), complaint_at()):
        with pytest.raises(RuleBroken) as refused:
            promote(other)
        assert refused.value.code == "not_possible_now"


@pytest.mark.parametrize(
    ("said_at", "code"), [(NOW + days(301), "said_in_the_future"), (NOW - days(1), "said_before_expression")]
)
def test_refuses_days_that_cannot_be(service_request, said_at, code):
    with pytest.raises(BadInput) as refused:
        promote(service_request(), said_at=said_at)
    assert refused.value.code == code


def test_a_matter_that_was_raised_in_time_is_not_refused_for_its_age(service_request):
    complaint = promote(service_request(), NOW + days(500))
    old = refusal(reason="over_12_months", discretion_considered=True, matter_known_on=date(2026, 3, 1))
    with pytest.raises(RuleBroken) as refused:
        commands.refuse_complaint(complaint.id, old, staff(NOW + days(501)), version=complaint.version)
    assert refused.value.code == "not_over_12_months"
