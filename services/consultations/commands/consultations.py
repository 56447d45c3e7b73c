"""A consultation's way from draft to closing."""

from services.consultations import projections
from services.consultations.model import Consultation, Decision
from services.consultations.model.consultations import RUNNING
from shared.contracts.consultations import (
    ConsultationApproved,
    ConsultationCancelled,
    ConsultationChanged,
    ConsultationClosed,
    ConsultationDrafted,
    ConsultationExtended,
    ConsultationOpened,
)
from shared.errors import RuleBroken
from shared.store import LostRace

PAGE = 100  # consultations closed in one turn of the timer


def draft_consultation(decision_id, values, *, drafted_by, now):
    """Begin a consultation on a decision. Only one at a time: the last one must be cancelled or settled.

    values: what the draft says so far; title and kind at least.
    Raises: NotFound decision_not_found; RuleBroken decision_has_consultation.
    Announces: ConsultationDrafted.
    """
    decision = Decision.get(decision_id)
    last = Consultation.last_on(decision_id)
    if last is not None and not last.is_settled:
        detail = "There is a consultation on this decision already. Cancel it first, or change it."
        raise RuleBroken("decision_has_consultation", detail, consultation_id=last.id)
    number = last.number + 1 if last else 1
    consultation = Consultation(id=Consultation.id_of(decision.id, number), decision_id=decision.id, number=number)
    consultation.state, consultation.drafted_by, consultation.drafted_at = "draft", drafted_by, now
    consultation.change(values)
    return _told(consultation, ConsultationDrafted)


def change_consultation(consultation_id, version, values):
    """Change what a draft says.

    Raises: NotFound consultation_not_found; StaleVersion; RuleBroken not_draft.
    Announces: ConsultationChanged.
    """
    consultation = Consultation.get(consultation_id, version=version)
    consultation.change(values)
    return _told(consultation, ConsultationChanged)


def approve_consultation(consultation_id, *, approved_by, now):
    """Approve a draft, by somebody other than its drafter.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now, drafter_cannot_approve.
    Announces: ConsultationApproved.
    """
    consultation = Consultation.get(consultation_id)
    consultation.approve(approved_by, now)
    return _told(consultation, ConsultationApproved)


def return_consultation_to_draft(consultation_id):
    """Take the approval back, so that the draft can be changed.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now.
    Announces: ConsultationChanged.
    """
    consultation = Consultation.get(consultation_id)
    consultation.return_to_draft()
    return _told(consultation, ConsultationChanged)


def open_consultation(consultation_id, *, opened_by, now):
    """Open an approved consultation to answers, from now until it closes. Its residents are invited by a job.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now, or one of the gates:
    consultation_on_made_decision, no_summary, no_documents, no_questions, no_audience, digital_only, no_closing_date,
    audience_empty, period_too_short.
    Announces: ConsultationOpened.
    """
    consultation = Consultation.get(consultation_id)
    decision = Decision.get(consultation.decision_id)
    consultation.open(
        decision,
        decision_made=decision.is_made or consultation.follows_settled,
        audience_size=projections.audience_size(consultation.audience),
        by=opened_by,
        now=now,
    )
    return _told(consultation, ConsultationOpened)


def extend_consultation(consultation_id, closes_at, reason, *, extended_by, now):
    """Let an open consultation close later.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now, consultation_closed; BadInput not_later.
    Announces: ConsultationExtended.
    """
    consultation = Consultation.get(consultation_id)
    consultation.extend(closes_at, reason, extended_by, now)
    return _told(consultation, ConsultationExtended)


def close_consultation(consultation_id, *, early_because=None, closed_by, now):
    """Close an open consultation; before its time only with a reason, and never where a law sets the period.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now, period_not_over, early_close_needs_reason.
    Announces: ConsultationClosed.
    """
    consultation = Consultation.get(consultation_id)
    consultation.close(now, closed_by, early_because)
    return _told(consultation, ConsultationClosed)


def close_ended_consultations(*, now):
    """Close what is over. Called by a timer; safe to run twice.

    Announces: ConsultationClosed for each.
    """
    ended = {"state": {"$in": RUNNING}, "closes_at": {"$lte": now}}
    for row in Consultation.collection().find(ended, {"_id": 1}).sort("closes_at", 1).limit(PAGE):
        try:
            close_consultation(row["_id"], closed_by=None, now=now)
        except (LostRace, RuleBroken):
            continue  # extended or closed by hand just now


def cancel_consultation(consultation_id, reason, *, cancelled_by, now):
    """Give a consultation up, before its decision is recorded.

    Raises: NotFound consultation_not_found; RuleBroken not_possible_now.
    Announces: ConsultationCancelled.
    """
    consultation = Consultation.get(consultation_id)
    consultation.cancel(reason, cancelled_by, now)
    return _told(consultation, ConsultationCancelled)


def _told(consultation, event):
    consultation.announce(event.of(consultation))
    return consultation.save()
