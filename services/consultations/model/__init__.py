"""What consultations keeps: decisions, consultations on them, responses, and the mailings that tell people."""

from services.consultations.model.consultations import Consultation
from services.consultations.model.decisions import Decision
from services.consultations.model.mailings import Mailing
from services.consultations.model.responses import Response

__all__ = ["Consultation", "Decision", "Mailing", "Response"]
