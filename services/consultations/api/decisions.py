"""Routes of decisions."""

from services.consultations import commands, queries
from services.consultations.api.app import api
from services.consultations.schemas.decisions import (
    ChangeDecision,
    DecisionItem,
    DecisionQuery,
    DecisionTimeline,
    DecisionView,
    RegisterDecision,
)
from shared.clock import utc_now
from shared.http import caller, if_match, page, page_of, permission


@api.post("/decisions")
@permission("consultations:write")
@api.input(RegisterDecision)
@api.output(DecisionView, 201)
def register_decision(json_data):
    """Register a decision that is to come, while it can still change."""
    return commands.register_decision(json_data, registered_by=caller().person_id, now=utc_now())


@api.get("/decisions")
@permission("consultations:read")
@api.input(DecisionQuery, location="query")
@api.output(page_of(DecisionItem))
def list_decisions(query_data):
    """Decisions, the last registered first."""
    return page(query_data, queries.list_decisions, position=lambda row: [row["registered_at"], row["_id"]])


@api.get("/decisions/<decision_id>")
@permission("consultations:read")
@api.output(DecisionView)
def show_decision(decision_id):
    """One decision."""
    return queries.show_decision(decision_id)


@api.patch("/decisions/<decision_id>")
@permission("consultations:write")
@api.input(ChangeDecision)
@api.output(DecisionView)
def change_decision(decision_id, json_data):
    """Change a decision that is not made. Needs If-Match."""
    return commands.change_decision(decision_id, if_match(), json_data, changed_by=caller().person_id, now=utc_now())


@api.post("/decisions/<decision_id>/made")
@permission("consultations:write")
@api.output(DecisionView)
def make_decision(decision_id):
    """Mark a decision as made through its decided consultation, or learn what is missing."""
    return commands.make_decision(decision_id)


@api.get("/decisions/<decision_id>/timeline")
@permission("consultations:read")
@api.output(DecisionTimeline)
def show_decision_timeline(decision_id):
    """What happened when, from the first idea on, and whether residents were heard before it was made."""
    return queries.show_decision_timeline(decision_id)
