"""Routes of what came of a consultation."""

from services.consultations import commands, queries
from services.consultations.api.app import api
from services.consultations.schemas.consultations import ConsultationView
from services.consultations.schemas.findings import DecideConsultation, FeedbackView, PublishFeedback, RecordAnalysis
from shared.clock import utc_now
from shared.http import caller, permission


@api.post("/consultations/<consultation_id>/analysis")
@permission("consultations:write")
@api.input(RecordAnalysis)
@api.output(ConsultationView)
def record_analysis(consultation_id, json_data):
    """Record the themes of what residents said; again until the decision is recorded."""
    return commands.record_analysis(consultation_id, json_data, analysed_by=caller().person_id, now=utc_now())


@api.post("/consultations/<consultation_id>/decision")
@permission("consultations:write")
@api.input(DecideConsultation)
@api.output(ConsultationView)
def decide_consultation(consultation_id, json_data):
    """Record what was decided and what becomes of every theme; the decision is made by it."""
    return commands.decide_consultation(consultation_id, json_data, decided_by=caller().person_id, now=utc_now())


@api.post("/consultations/<consultation_id>/feedback")
@permission("consultations:write")
@api.input(PublishFeedback)
@api.output(FeedbackView)
def publish_feedback(consultation_id, json_data):
    """Publish "you said, we did" and tell those who took part."""
    return commands.publish_feedback(consultation_id, json_data, published_by=caller().person_id, now=utc_now())


@api.get("/consultations/<consultation_id>/feedback")
@permission("consultations:published")
@api.output(FeedbackView)
def show_feedback(consultation_id):
    """What residents said and what was done about it."""
    return queries.show_feedback(consultation_id)
