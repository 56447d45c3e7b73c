"""Routes of consultations, for staff and for residents."""

from functools import partial

from services.consultations import commands, queries
from services.consultations.api.app import api
from services.consultations.schemas.consultations import (
    ChangeConsultation,
    CloseConsultation,
    ConsultationItem,
    ConsultationQuery,
    ConsultationView,
    DraftConsultation,
    ExtendConsultation,
    InvitationsView,
    MyConsultationItem,
    MyConsultationView,
)
from services.consultations.schemas.pieces import Reason
from shared.clock import utc_now
from shared.http import PageQuery, caller, if_match, page, page_of, permission


@api.post("/consultations")
@permission("consultations:write")
@api.input(DraftConsultation)
@api.output(ConsultationView, 201)
def draft_consultation(json_data):
    """Draft a consultation on a decision."""
    decision_id = json_data.pop("decision_id")
    return commands.draft_consultation(decision_id, json_data, drafted_by=caller().person_id, now=utc_now())


@api.get("/consultations")
@permission("consultations:read")
@api.input(ConsultationQuery, location="query")
@api.output(page_of(ConsultationItem))
def list_consultations(query_data):
    """Consultations, the last drafted first."""
    return page(query_data, queries.list_consultations, position=lambda row: [row["drafted_at"], row["_id"]])


@api.get("/consultations/mine")
@permission("consultations:respond")
@api.input(PageQuery, location="query")
@api.output(page_of(MyConsultationItem))
def list_my_consultations(query_data):
    """What asks the signed-in resident now, the first to close first."""
    fetch = partial(queries.list_my_consultations, caller().person_id, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["closes_at"], row["_id"]])


@api.get("/consultations/mine/<consultation_id>")
@permission("consultations:respond")
@api.output(MyConsultationView)
def show_my_consultation(consultation_id):
    """One consultation as residents see it, from its opening on."""
    return queries.show_my_consultation(consultation_id, caller().person_id, now=utc_now())


@api.get("/consultations/<consultation_id>")
@permission("consultations:read")
@api.output(ConsultationView)
def show_consultation(consultation_id):
    """One consultation with all that is known of it."""
    return queries.show_consultation(consultation_id)


@api.patch("/consultations/<consultation_id>")
@permission("consultations:write")
@api.input(ChangeConsultation)
@api.output(ConsultationView)
def change_consultation(consultation_id, json_data):
    """Change a draft. Needs If-Match."""
    return commands.change_consultation(consultation_id, if_match(), json_data)


@api.post("/consultations/<consultation_id>/approval")
@permission("consultations:approve")
@api.output(ConsultationView)
def approve_consultation(consultation_id):
    """Approve a draft that somebody else wrote."""
    return commands.approve_consultation(consultation_id, approved_by=caller().person_id, now=utc_now())


@api.post("/consultations/<consultation_id>/return-to-draft")
@permission("consultations:approve")
@api.output(ConsultationView)
def return_consultation_to_draft(consultation_id):
    """Take the approval back, so that the draft can be changed."""
    return commands.return_consultation_to_draft(consultation_id)


@api.post("/consultations/<consultation_id>/opening")
@permission("consultations:write")
@api.output(ConsultationView)
def open_consultation(consultation_id):
    """Open an approved consultation to answers, and invite those it asks."""
    return commands.open_consultation(consultation_id, opened_by=caller().person_id, now=utc_now())


@api.get("/consultations/<consultation_id>/invitations")
@permission("consultations:read")
@api.output(InvitationsView)
def show_invitations(consultation_id):
    """How many residents have been invited so far."""
    return queries.show_invitations(consultation_id)


@api.post("/consultations/<consultation_id>/extension")
@permission("consultations:write")
@api.input(ExtendConsultation)
@api.output(ConsultationView)
def extend_consultation(consultation_id, json_data):
    """Let an open consultation close later."""
    return commands.extend_consultation(consultation_id, **json_data, extended_by=caller().person_id, now=utc_now())


@api.post("/consultations/<consultation_id>/closing")
@permission("consultations:write")
@api.input(CloseConsultation)
@api.output(ConsultationView)
def close_consultation(consultation_id, json_data):
    """Close an open consultation; before its time only with a reason."""
    return commands.close_consultation(consultation_id, **json_data, closed_by=caller().person_id, now=utc_now())


@api.post("/consultations/<consultation_id>/cancellation")
@permission("consultations:write")
@api.input(Reason)
@api.output(ConsultationView)
def cancel_consultation(consultation_id, json_data):
    """Give a consultation up, before its decision is recorded."""
    return commands.cancel_consultation(
        consultation_id, json_data["reason"], cancelled_by=caller().person_id, now=utc_now()
    )
