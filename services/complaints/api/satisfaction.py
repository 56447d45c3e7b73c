"""The question to a resident whose complaint is over."""

from services.complaints.api.app import act, api
from services.complaints.commands import satisfaction
from services.complaints.queries import satisfaction as queries
from services.complaints.schemas.satisfaction import (
    GiveMySatisfaction,
    MySatisfactionView,
    SatisfactionCountsView,
    SatisfactionPeriodQuery,
)
from shared.http import caller, permission


@api.get("/complaints/satisfaction")
@permission("complaints:read")
@api.input(SatisfactionPeriodQuery, location="query")
@api.output(SatisfactionCountsView)
def show_satisfaction_counts(query_data):
    """Counts of the answers of those asked in a period. Not for the Tenant Satisfaction Measures."""
    return queries.show_satisfaction_counts(query_data["first"], query_data["last"])


@api.get("/my-complaints/<complaint_id>/satisfaction")
@permission("complaints:own")
@api.output(MySatisfactionView)
def show_my_satisfaction(complaint_id):
    """The question, and your answer."""
    return queries.show_my_satisfaction(complaint_id, caller().person_id)


@api.put("/my-complaints/<complaint_id>/satisfaction")
@permission("complaints:own")
@api.input(GiveMySatisfaction)
@api.output(MySatisfactionView)
def give_my_satisfaction(complaint_id, json_data):
    """Answer it, or within 14 days answer it differently."""
    return satisfaction.give_my_satisfaction(complaint_id, json_data["score"], act())
