"""Outside reviewers, for landlords too small to have somebody who did not consider stage 1."""

from services.complaints.api.app import act, api
from services.complaints.commands import reviewers
from services.complaints.queries import reviewers as queries
from services.complaints.schemas.reviewers import (
    AssignComplaintReviewer,
    ComplaintReviewerQuery,
    ComplaintReviewerView,
    RegisterComplaintReviewer,
)
from services.complaints.schemas.views import ComplaintView
from shared.http import if_match, page, page_of, permission


@api.post("/complaint-reviewers")
@permission("complaints:policy")
@api.input(RegisterComplaintReviewer)
@api.output(ComplaintReviewerView, 201)
def register_complaint_reviewer(json_data):
    """Register somebody from another organisation who considers complaints at stage 2."""
    return reviewers.register_complaint_reviewer(json_data, act())


@api.get("/complaint-reviewers")
@permission("complaints:read")
@api.input(ComplaintReviewerQuery, location="query")
@api.output(page_of(ComplaintReviewerView))
def list_complaint_reviewers(query_data):
    """Outside reviewers, in the order they were registered."""
    return page(query_data, queries.list_complaint_reviewers, position=lambda row: [row["id"]])


@api.get("/complaint-reviewers/<reviewer_id>")
@permission("complaints:read")
@api.output(ComplaintReviewerView)
def show_complaint_reviewer(reviewer_id):
    """One outside reviewer."""
    return queries.show_complaint_reviewer(reviewer_id)


@api.post("/complaint-reviewers/<reviewer_id>/retirement")
@permission("complaints:policy")
@api.output(ComplaintReviewerView)
def retire_complaint_reviewer(reviewer_id):
    """Give the reviewer no more complaints."""
    return reviewers.retire_complaint_reviewer(reviewer_id, version=if_match())


@api.post("/complaints/<complaint_id>/reviewer")
@permission("complaints:respond")
@api.input(AssignComplaintReviewer)
@api.output(ComplaintView)
def assign_complaint_reviewer(complaint_id, json_data):
    """Have stage 2 considered by an outside reviewer; a member of staff records their answer."""
    return reviewers.assign_complaint_reviewer(complaint_id, json_data, act(), version=if_match())
