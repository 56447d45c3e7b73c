"""What changes something, one function per use case."""

from services.consultations.commands.consultations import (
    approve_consultation,
    cancel_consultation,
    change_consultation,
    close_consultation,
    close_ended_consultations,
    draft_consultation,
    extend_consultation,
    open_consultation,
    return_consultation_to_draft,
)
from services.consultations.commands.decisions import change_decision, make_decision, register_decision
from services.consultations.commands.findings import (
    announce_overdue_feedback,
    decide_consultation,
    publish_feedback,
    record_analysis,
)
from services.consultations.commands.mailings import continue_mailings, start_mailings
from services.consultations.commands.responses import respond_to_consultation, settle_late_response, type_in_response

__all__ = [
    "announce_overdue_feedback",
    "approve_consultation",
    "cancel_consultation",
    "change_consultation",
    "change_decision",
    "close_consultation",
    "close_ended_consultations",
    "continue_mailings",
    "decide_consultation",
    "draft_consultation",
    "extend_consultation",
    "make_decision",
    "open_consultation",
    "publish_feedback",
    "record_analysis",
    "register_decision",
    "respond_to_consultation",
    "return_consultation_to_draft",
    "settle_late_response",
    "start_mailings",
    "type_in_response",
]
