"""Drafts of responses, shared between officers, and their approval."""

from services.complaints.api.app import act, api
from services.complaints.commands import drafts as commands
from services.complaints.queries import drafts as queries
from services.complaints.schemas.drafts import (
    ApprovalLimitsView,
    ResponseChecklistView,
    ResponseDraftView,
    ReturnResponseDraft,
    SaveResponseDraft,
    SetApprovalLimits,
)
from shared.http import caller, if_match, permission


@api.get("/complaints/<complaint_id>/response-draft")
@permission("complaints:respond")
@api.output(ResponseDraftView)
def show_response_draft(complaint_id):
    """The draft of the response that the complaint waits for."""
    return queries.show_response_draft(complaint_id)


@api.put("/complaints/<complaint_id>/response-draft")
@permission("complaints:respond")
@api.input(SaveResponseDraft)
@api.output(ResponseDraftView)
def save_response_draft(complaint_id, json_data):
    """Save the draft. If-Match names the draft's version, "0" where there is none yet."""
    return commands.save_response_draft(complaint_id, json_data["parts"], act(), version=if_match())


@api.get("/complaints/<complaint_id>/response-draft/checklist")
@permission("complaints:respond")
@api.output(ResponseChecklistView)
def show_response_checklist(complaint_id):
    """What the draft still lacks before it can be issued."""
    return queries.show_response_checklist(complaint_id, caller().person_id)


@api.post("/complaints/<complaint_id>/response-draft/approval")
@permission("complaints:approve")
@api.output(ResponseDraftView)
def approve_response_draft(complaint_id):
    """Approve a draft that others wrote. A change of it takes the approval away."""
    return commands.approve_response_draft(complaint_id, act(), version=if_match())


@api.post("/complaints/<complaint_id>/response-draft/return")
@permission("complaints:approve")
@api.input(ReturnResponseDraft)
@api.output(ResponseDraftView)
def return_response_draft(complaint_id, json_data):
    """Give a draft back, with what is to be changed."""
    return commands.return_response_draft(complaint_id, json_data["words"], act(), version=if_match())


@api.get("/complaints/approval-limits")
@permission("complaints:read")
@api.output(ApprovalLimitsView)
def show_approval_limits():
    """How much money each role may promise without somebody else's approval."""
    return queries.show_approval_limits()


@api.put("/complaints/approval-limits")
@permission("complaints:policy")
@api.input(SetApprovalLimits)
@api.output(ApprovalLimitsView)
def set_approval_limits(json_data):
    """Say how much money each role may promise without somebody else's approval."""
    return commands.set_approval_limits(json_data["limits"], version=if_match())
