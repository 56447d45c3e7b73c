"""What came of a consultation: analysis, decision, and "you said, we did"."""

from services.consultations.model import Consultation, Response
from shared.contracts.consultations import (
    ConsultationAnalysed,
    ConsultationDecided,
    FeedbackOverdue,
    FeedbackPublished,
)
from shared.store import LostRace

PAGE = 100  # consultations looked at in one turn of the timer


def record_analysis(consultation_id, analysis, *, analysed_by, now):
    """Record the themes of what residents said; again until the decision is recorded.

    analysis: {method, themes: [{code, title, text, mentions, disposition?, reason?}]}.
    Raises: NotFound consultation_not_found; RuleBroken not_closed, not_possible_now, no_themes.
    Announces: ConsultationAnalysed.
    """
    consultation = Consultation.get(consultation_id)
    responses = Response.collection().count_documents({"consultation_id": consultation.id, "counts": True})
    consultation.analyse(analysis, responses=responses, by=analysed_by, now=now)
    return _told(consultation, ConsultationAnalysed)


def decide_consultation(consultation_id, decision, *, decided_by, now):
    """Record what was decided and what becomes of every theme. The decision itself is made by the event.

    decision: {outcome, change_kind, dispositions: [{theme, disposition, reason}]}.
    Raises: NotFound consultation_not_found; RuleBroken not_closed, not_analysed, theme_without_disposition,
    not_possible_now; BadInput unknown_theme.
    Announces: ConsultationDecided.
    """
    consultation = Consultation.get(consultation_id)
    consultation.decide(decision, decided_by, now)
    return _told(consultation, ConsultationDecided)


def publish_feedback(consultation_id, feedback, *, published_by, now):
    """Publish what was said and what was done about it. Those who took part by name are told by a job.

    feedback: {summary, entries: [{theme?, you_said, answer, text}]}.
    Raises: NotFound consultation_not_found; RuleBroken not_decided, not_possible_now; BadInput unknown_theme.
    Announces: FeedbackPublished.
    """
    consultation = Consultation.get(consultation_id)
    consultation.publish_feedback(feedback, published_by, now)
    return _told(consultation, FeedbackPublished)


def announce_overdue_feedback(*, now):
    """Announce, once each, the consultations whose feedback is late. Called by a timer; safe to run twice.

    Announces: FeedbackOverdue for each.
    """
    overdue = {"state": "decided", "feedback_due_at": {"$lte": now}, "feedback_overdue_at": None}
    for row in Consultation.collection().find(overdue, {"_id": 1}).limit(PAGE):
        consultation = Consultation.get(row["_id"])
        if consultation.state != "decided" or consultation.feedback_overdue_at:
            continue
        consultation.feedback_overdue_at = now
        try:
            _told(consultation, FeedbackOverdue)
        except LostRace:
            continue  # published just now, or another process was faster


def _told(consultation, event):
    consultation.announce(event.of(consultation))
    return consultation.save()
