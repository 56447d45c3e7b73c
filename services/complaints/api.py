"""HTTP routes: staff under /complaints, residents under /my-complaints."""

from functools import partial

from apiflask.schemas import FileSchema
from flask import Response

from services.complaints import letters, queries
from services.complaints.commands import complaints, settings
from services.complaints.deadlines import Duration
from services.complaints.model import Act
from services.complaints.schemas.requests import (
    AcknowledgeComplaint,
    AssignComplaintHandler,
    ChangeComplaintsCalendar,
    ComplaintFiguresQuery,
    ComplaintQuery,
    EscalateComplaint,
    EscalateMyComplaint,
    ExtendComplaint,
    MakeMyComplaint,
    ReceiveComplaint,
    RefuseComplaint,
    ResolveComplaint,
    RespondToComplaint,
    SetComplaintsPolicy,
)
from services.complaints.schemas.views import (
    ComplaintFiguresView,
    ComplaintRowView,
    ComplaintsCalendarView,
    ComplaintsPolicyView,
    ComplaintView,
    MyComplaintRowView,
    MyComplaintView,
)
from shared.clock import utc_now
from shared.http import PageQuery, caller, if_match, make_api, page, page_of, permission

api = make_api("complaints", "Complaints")


def _act():
    return Act(at=utc_now(), by_kind=caller().kind, by=caller().person_id)


# Staff


@api.post("/complaints")
@permission("complaints:receive")
@api.input(ReceiveComplaint)
@api.output(ComplaintView, 201)
def receive_complaint(json_data):
    """Log a complaint that reached any member of staff, in any way."""
    return complaints.receive_complaint(json_data, _act())


@api.get("/complaints")
@permission("complaints:read")
@api.input(ComplaintQuery, location="query")
@api.output(page_of(ComplaintRowView))
def list_complaints(query_data):
    """Complaints, what is due first at the top."""
    fetch = partial(queries.list_complaints, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["due_order"], row["id"]])


@api.get("/complaints/figures")
@permission("complaints:read")
@api.input(ComplaintFiguresQuery, location="query")
@api.output(ComplaintFiguresView)
def show_complaint_figures(query_data):
    """Counts of the complaints received in a period. More are not worse: they may say that access is good."""
    return queries.show_complaint_figures(query_data["first"], query_data["last"], now=utc_now())


@api.get("/complaints/policy")
@permission("complaints:read")
@api.output(ComplaintsPolicyView)
def show_complaints_policy():
    """The landlord's own durations, and the procedure's, which limit them."""
    return queries.show_complaints_policy(now=utc_now())


@api.put("/complaints/policy")
@permission("complaints:policy")
@api.input(SetComplaintsPolicy)
@api.output(ComplaintsPolicyView)
def set_complaints_policy(json_data):
    """Set stricter durations. They apply to clocks that start from now on."""
    durations = {clock: Duration(**own) for clock, own in json_data["durations"].items()}
    return settings.set_complaints_policy(durations, version=if_match(), now=utc_now())


@api.get("/complaints/calendar")
@permission("complaints:read")
@api.output(ComplaintsCalendarView)
def show_complaints_calendar():
    """The public holidays that decide for this landlord's deadlines."""
    return queries.show_complaints_calendar(now=utc_now())


@api.put("/complaints/calendar")
@permission("complaints:policy")
@api.input(ChangeComplaintsCalendar)
@api.output(ComplaintsCalendarView)
def change_complaints_calendar(json_data):
    """Record a holiday that was proclaimed or removed: send all holidays. Running deadlines follow within minutes."""
    return settings.change_complaints_calendar(json_data["holidays"], version=if_match(), now=utc_now())


@api.get("/complaints/<complaint_id>")
@permission("complaints:read")
@api.output(ComplaintView)
def show_complaint(complaint_id):
    """One complaint with its history and what can be done with it."""
    return queries.show_complaint(complaint_id)


@api.post("/complaints/<complaint_id>/acknowledgement")
@permission("complaints:respond")
@api.input(AcknowledgeComplaint)
@api.output(ComplaintView)
def acknowledge_complaint(complaint_id, json_data):
    """Acknowledge and define the complaint, at either stage. The resident is told."""
    return complaints.acknowledge_complaint(complaint_id, json_data, _act(), version=if_match())


@api.post("/complaints/<complaint_id>/extension")
@permission("complaints:respond")
@api.input(ExtendComplaint)
@api.output(ComplaintView)
def extend_complaint(complaint_id, json_data):
    """Put the response off, once a stage. The resident is told why."""
    return complaints.extend_complaint(
        complaint_id, json_data["until"], json_data["reason"], _act(), version=if_match()
    )


@api.post("/complaints/<complaint_id>/response")
@permission("complaints:respond")
@api.input(RespondToComplaint)
@api.output(ComplaintView)
def respond_to_complaint(complaint_id, json_data):
    """Answer at stage 1. The resident is told."""
    return complaints.respond_to_complaint(complaint_id, json_data, _act(), version=if_match())


@api.post("/complaints/<complaint_id>/final-response")
@permission("complaints:respond_finally")
@api.input(RespondToComplaint)
@api.output(ComplaintView)
def respond_finally_to_complaint(complaint_id, json_data):
    """Answer at stage 2, by somebody who did not consider stage 1. The resident is told."""
    return complaints.respond_finally_to_complaint(complaint_id, json_data, _act(), version=if_match())


@api.post("/complaints/<complaint_id>/refusal")
@permission("complaints:respond")
@api.input(RefuseComplaint)
@api.output(ComplaintView)
def refuse_complaint(complaint_id, json_data):
    """Do not accept the complaint, or its escalation. The resident is told why, and of the Ombudsman."""
    return complaints.refuse_complaint(complaint_id, json_data, _act(), version=if_match())


@api.post("/complaints/<complaint_id>/handler")
@permission("complaints:respond")
@api.input(AssignComplaintHandler)
@api.output(ComplaintView)
def assign_complaint_handler(complaint_id, json_data):
    """Make a member of staff responsible for the current stage."""
    return complaints.assign_complaint_handler(complaint_id, json_data["handler_id"], _act(), version=if_match())


@api.post("/complaints/<complaint_id>/escalation")
@permission("complaints:respond")
@api.input(EscalateComplaint)
@api.output(ComplaintView)
def escalate_complaint(complaint_id, json_data):
    """Take the complaint to stage 2, as the resident asked."""
    return complaints.escalate_complaint(complaint_id, json_data, _act(), version=if_match())


@api.post("/complaints/<complaint_id>/resolution")
@permission("complaints:respond")
@api.input(ResolveComplaint)
@api.output(ComplaintView)
def resolve_complaint(complaint_id, json_data):
    """Record that the resident said that the stage 1 answer settles it."""
    return complaints.resolve_complaint(complaint_id, json_data["channel"], _act(), version=if_match())


@api.get("/complaints/<complaint_id>/letters/<int:number>")
@permission("complaints:read")
@api.output(FileSchema, content_type="text/html")
def show_complaint_letter(complaint_id, number):
    """A letter as it was sent, to print."""
    return _page(*queries.show_complaint_letter(complaint_id, number))


# Residents


@api.post("/my-complaints")
@permission("complaints:own")
@api.input(MakeMyComplaint)
@api.output(MyComplaintView, 201)
def make_my_complaint(json_data):
    """Complain."""
    return complaints.make_my_complaint(json_data, _act())


@api.get("/my-complaints")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(MyComplaintRowView))
def list_my_complaints(query_data):
    """One's own complaints, the latest first."""
    fetch = partial(queries.list_my_complaints, resident_id=caller().person_id)
    return page(query_data, fetch, position=lambda row: [row["received_at"], row["id"]])


@api.get("/my-complaints/<complaint_id>")
@permission("complaints:own")
@api.output(MyComplaintView)
def show_my_complaint(complaint_id):
    """One's own complaint: what happens next, by when, and how to go further."""
    return queries.show_my_complaint(complaint_id, caller().person_id)


@api.post("/my-complaints/<complaint_id>/escalation")
@permission("complaints:own")
@api.input(EscalateMyComplaint)
@api.output(MyComplaintView)
def escalate_my_complaint(complaint_id, json_data):
    """Ask for stage 2. No reason need be given."""
    return complaints.escalate_my_complaint(complaint_id, json_data["reason"], _act())


@api.post("/my-complaints/<complaint_id>/resolution")
@permission("complaints:own")
@api.output(MyComplaintView)
def resolve_my_complaint(complaint_id):
    """Say that the stage 1 answer settles it."""
    return complaints.resolve_my_complaint(complaint_id, _act())


@api.post("/my-complaints/<complaint_id>/withdrawal")
@permission("complaints:own")
@api.output(MyComplaintView)
def withdraw_my_complaint(complaint_id):
    """Take the complaint back."""
    return complaints.withdraw_my_complaint(complaint_id, _act())


@api.get("/my-complaints/<complaint_id>/letters/<int:number>")
@permission("complaints:own")
@api.output(FileSchema, content_type="text/html")
def show_my_complaint_letter(complaint_id, number):
    """A letter as it was sent, to read."""
    return _page(*queries.show_my_complaint_letter(complaint_id, number, caller().person_id))


def _page(complaint, letter):
    headers = {"Content-Security-Policy": letters.POLICY}
    return Response(letters.to_html(letter, complaint.reference), headers=headers, mimetype="text/html")
