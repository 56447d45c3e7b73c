"""A resident's own complaints."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import complaints, receiving
from services.complaints.queries import mine as queries
from services.complaints.schemas.requests import EscalateMyComplaint, MakeMyComplaint
from services.complaints.schemas.views import MyComplaintRowView, MyComplaintView
from shared.clock import utc_now
from shared.http import PageQuery, caller, page, page_of, permission


@api.post("/my-complaints")
@permission("complaints:own")
@api.input(MakeMyComplaint)
@api.output(MyComplaintView, 201)
def make_my_complaint(json_data):
    """Complain."""
    return receiving.make_my_complaint(json_data, act())


@api.get("/my-complaints")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(MyComplaintRowView))
def list_my_complaints(query_data):
    """One's own complaints, and those of people one speaks for, the latest first."""
    fetch = partial(queries.list_my_complaints, person_id=caller().person_id, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["received_at"], row["id"]])


@api.get("/my-complaints/<complaint_id>")
@permission("complaints:own")
@api.output(MyComplaintView)
def show_my_complaint(complaint_id):
    """One's own complaint: what happens next, by when, and how to go further."""
    return queries.show_my_complaint(complaint_id, caller().person_id, now=utc_now())


@api.post("/my-complaints/<complaint_id>/escalation")
@permission("complaints:own")
@api.input(EscalateMyComplaint)
@api.output(MyComplaintView)
def escalate_my_complaint(complaint_id, json_data):
    """Ask for stage 2. No reason need be given."""
    return complaints.escalate_my_complaint(complaint_id, json_data["reason"], act())


@api.post("/my-complaints/<complaint_id>/resolution")
@permission("complaints:own")
@api.output(MyComplaintView)
def resolve_my_complaint(complaint_id):
    """Say that the stage 1 answer settles it."""
    return complaints.resolve_my_complaint(complaint_id, act())


@api.post("/my-complaints/<complaint_id>/withdrawal")
@permission("complaints:own")
@api.output(MyComplaintView)
def withdraw_my_complaint(complaint_id):
    """Take the complaint back."""
    return complaints.withdraw_my_complaint(complaint_id, act())
