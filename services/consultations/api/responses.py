"""Routes of responses and results."""

from functools import partial

from services.consultations import commands, queries
from services.consultations.api.app import api
from services.consultations.schemas.responses import (
    MyResponseView,
    RespondToConsultation,
    ResponseItem,
    ResponseQuery,
    ResponseReceipt,
    ResultsView,
    SettleLateResponse,
    TypeInResponse,
)
from shared.clock import utc_now
from shared.http import caller, page, page_of, permission


@api.put("/consultations/<consultation_id>/my-response")
@permission("consultations:respond")
@api.input(RespondToConsultation)
@api.output(MyResponseView)
def respond_to_consultation(consultation_id, json_data):
    """Store or replace the signed-in resident's answers."""
    return commands.respond_to_consultation(consultation_id, caller().person_id, json_data["answers"], now=utc_now())


@api.get("/consultations/<consultation_id>/my-response")
@permission("consultations:respond")
@api.output(MyResponseView)
def show_my_response(consultation_id):
    """The signed-in resident's own answers."""
    return queries.show_my_response(consultation_id, caller().person_id)


@api.post("/consultations/<consultation_id>/responses")
@permission("consultations:type_in")
@api.input(TypeInResponse)
@api.output(ResponseReceipt, 201)
def type_in_response(consultation_id, json_data):
    """Type in what came on paper, by telephone or in a conversation."""
    return commands.type_in_response(consultation_id, json_data, entered_by=caller().person_id, now=utc_now())


@api.get("/consultations/<consultation_id>/responses")
@permission("consultations:read_answers")
@api.input(ResponseQuery, location="query")
@api.output(page_of(ResponseItem))
def list_responses(consultation_id, query_data):
    """Responses with their answers and history."""
    return page(query_data, partial(queries.list_responses, consultation_id), position=lambda row: [row["_id"]])


@api.post("/consultations/<consultation_id>/responses/<response_id>/acceptance")
@permission("consultations:write")
@api.input(SettleLateResponse)
@api.output(ResponseReceipt)
def settle_late_response(consultation_id, response_id, json_data):
    """Say whether an answer that came late counts, and why."""
    by = caller().person_id
    return commands.settle_late_response(consultation_id, response_id, json_data, settled_by=by, now=utc_now())


@api.get("/consultations/<consultation_id>/results")
@permission("consultations:published")
@api.output(ResultsView)
def show_results(consultation_id):
    """How many answered, how, and what; for residents once feedback is published, without small counts."""
    return queries.show_results(consultation_id, for_staff=caller().kind == "staff")
