"""Complaints, for the landlord's staff."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import complaints, receiving
from services.complaints.queries import complaints as queries
from services.complaints.queries import figures
from services.complaints.schemas.extensions import TakeComplaintStraightToStage2
from services.complaints.schemas.requests import (
    AcceptAsTold,
    AcknowledgeComplaint,
    AssignComplaintHandler,
    ComplaintFiguresQuery,
    ComplaintQuery,
    EscalateComplaint,
    ExtendComplaint,
    ReceiveComplaint,
    RefuseComplaint,
    ResolveComplaint,
    RespondToComplaint,
)
from services.complaints.schemas.views import ComplaintFiguresView, ComplaintRowView, ComplaintView
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.post("/complaints")
@permission("complaints:receive")
@api.input(ReceiveComplaint)
@api.output(ComplaintView, 201)
def receive_complaint(json_data):
    """Log a complaint that reached any member of staff, in any way."""
    return receiving.receive_complaint(json_data, act())


@api.get("/complaints")
@permission("complaints:read")
@api.input(ComplaintQuery, location="query")
@api.output(page_of(ComplaintRowView))
def list_complaints(query_data):
    """Complaints, what is due first at the top."""
    fetch = partial(queries.list_complaints, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["due_order"], row["id"]])


@api.get("/complaints/figures")
@permission("complaints:figures")
@api.input(ComplaintFiguresQuery, location="query")
@api.output(ComplaintFiguresView)
def show_complaint_figures(query_data):
    """Counts of the complaints received in a period. More are not worse: they may say that access is good."""
    return figures.show_complaint_figures(query_data["first"], query_data["last"], now=utc_now())


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
    return complaints.acknowledge_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/extension")
@permission("complaints:respond")
@api.input(ExtendComplaint)
@api.output(ComplaintView)
def extend_complaint(complaint_id, json_data):
    """Put the response off, once a stage. The resident is told why."""
    return complaints.extend_complaint(complaint_id, json_data["until"], json_data["reason"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/response")
@permission("complaints:respond")
@api.input(RespondToComplaint)
@api.output(ComplaintView)
def respond_to_complaint(complaint_id, json_data):
    """Answer at stage 1. The resident is told."""
    return complaints.respond_to_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/final-response")
@permission("complaints:respond_finally")
@api.input(RespondToComplaint)
@api.output(ComplaintView)
def respond_finally_to_complaint(complaint_id, json_data):
    """Answer at stage 2, by somebody who did not consider stage 1. The resident is told."""
    return complaints.respond_finally_to_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/refusal")
@permission("complaints:respond")
@api.input(RefuseComplaint)
@api.output(ComplaintView)
def refuse_complaint(complaint_id, json_data):
    """Do not accept the complaint, or its escalation. The resident is told why, and of the Ombudsman."""
    return complaints.refuse_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/acceptance")
@permission("complaints:respond")
@api.input(AcceptAsTold)
@api.output(ComplaintView)
def accept_as_told(complaint_id, json_data):
    """Accept what was refused, as the Ombudsman told us to. The clock starts anew on that day."""
    return complaints.accept_as_told(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/handler")
@permission("complaints:respond")
@api.input(AssignComplaintHandler)
@api.output(ComplaintView)
def assign_complaint_handler(complaint_id, json_data):
    """Make a member of staff responsible for the current stage."""
    return complaints.assign_complaint_handler(complaint_id, json_data["handler_id"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/escalation")
@permission("complaints:respond")
@api.input(EscalateComplaint)
@api.output(ComplaintView)
def escalate_complaint(complaint_id, json_data):
    """Take the complaint to stage 2, as the resident asked."""
    return complaints.escalate_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/straight-to-stage-2")
@permission("complaints:respond")
@api.input(TakeComplaintStraightToStage2)
@api.output(ComplaintView)
def take_complaint_straight_to_stage2(complaint_id, json_data):
    """Leave out stage 1, where the nation's procedure allows it, for one of its reasons."""
    reason, explanation = json_data["reason"], json_data["explanation"]
    return complaints.take_complaint_straight_to_stage2(complaint_id, reason, explanation, act(), version=if_match())


@api.post("/complaints/<complaint_id>/resolution")
@permission("complaints:respond")
@api.input(ResolveComplaint)
@api.output(ComplaintView)
def resolve_complaint(complaint_id, json_data):
    """Record that the resident said that the stage 1 answer settles it."""
    return complaints.resolve_complaint(complaint_id, json_data, act(), version=if_match())
