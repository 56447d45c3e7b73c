"""Service requests are reviewed until their work is done, complaint or not; those that were not are listed and told."""

from datetime import date

import pytest

from services.complaints.commands import expressions
from services.complaints.commands.reviews import watch_reviews
from services.complaints.model import Complaint
from shared.contracts.complaints import ServiceRequestReviewed, ServiceRequestReviewNeeded
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, TODAY, asked, at, staff
from tests.harness import days

NEXT = date(2026, 12, 1)


def review(request, when=NOW, note="The joiner comes on Friday.", next_on=NEXT):
    reviewed = {"note": note, "next_on": next_on}
    return expressions.review_service_request(request.id, reviewed, staff(when), version=request.version)


def test_is_put_to_the_next_day(service_request, announced):
    request = review(service_request())
    assert request.service_request.review_on == "2026-12-01"
    assert [one.note for one in request.service_request.reviews] == ["The joiner comes on Friday."]
    assert announced.last(ServiceRequestReviewed).service_request_state == "open"
    assert "joiner" not in str(announced)


def test_ends_when_the_work_is_done(service_request, announced):
    request = review(service_request(), next_on=None)
    assert (request.service_request.state, request.review_at) == ("done", None)
    assert announced.last(ServiceRequestReviewed).service_request_state == "done"
    with pytest.raises(RuleBroken) as refused:
        review(request)
    assert refused.value.code == "service_request_done"


def test_goes_on_after_it_became_a_complaint(service_request):
    request = service_request()
    complaint = expressions.promote_service_request(request.id, asked(), staff(), version=request.version)
    assert review(complaint).service_request.review_on == "2026-12-01"


def test_of_a_complaint_without_one_is_refused(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        review(complaint_at())
    assert refused.value.code == "no_service_request"


def test_a_day_that_has_passed_is_refused(service_request):
    with pytest.raises(BadInput) as refused:
        review(service_request(), next_on=NOW.date())
    assert refused.value.code == "review_not_ahead"


def test_one_whose_day_has_come_is_told_once(service_request, announced):
    request = service_request()
    announced.clear()
    assert watch_reviews(now=at("2026-12-06 23:59")) == 0
    assert watch_reviews(now=at("2026-12-07 00:00")) == 1
    assert watch_reviews(now=at("2026-12-08 00:00")) == 0
    assert announced.last(ServiceRequestReviewNeeded).subject == request.id
    reviewed = review(Complaint.get(request.id), TODAY, next_on=date(2026, 12, 14))
    assert watch_reviews(now=at("2026-12-15 00:00")) == 1
    assert reviewed.service_request.state == "open"


def test_those_not_reviewed_are_listed_the_longest_due_first(client, sign_in, service_request):
    late, later = service_request(NOW - days(30)), service_request(NOW - days(20))
    service_request(NOW)
    done = service_request(NOW - days(40))
    review(done, next_on=None)
    officer = sign_in("complaints_officer")
    listed = client.get("/api/v1/complaints/service-requests", headers=officer).json["items"]
    assert [row["id"] for row in listed] == [late.id, later.id]
    ahead = client.get("/api/v1/complaints/service-requests?due_by=2026-12-31&limit=2", headers=officer).json
    rest = client.get(
        f"/api/v1/complaints/service-requests?due_by=2026-12-31&limit=2&cursor={ahead['next']}", headers=officer
    ).json
    assert len(ahead["items"] + rest["items"]) == 3
