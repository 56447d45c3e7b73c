"""What only reads, one function per use case."""

from services.consultations.queries.consultations import (
    list_consultations,
    list_my_consultations,
    show_consultation,
    show_feedback,
    show_invitations,
    show_my_consultation,
)
from services.consultations.queries.decisions import list_decisions, show_decision, show_decision_timeline
from services.consultations.queries.responses import list_responses, show_my_response
from services.consultations.queries.results import show_results

__all__ = [
    "list_consultations",
    "list_decisions",
    "list_my_consultations",
    "list_responses",
    "show_consultation",
    "show_decision",
    "show_decision_timeline",
    "show_feedback",
    "show_invitations",
    "show_my_consultation",
    "show_my_response",
    "show_results",
]
