"""Every route of consultations, and the API they make."""

from services.consultations.api import consultations, decisions, findings, responses
from services.consultations.api.app import api

__all__ = ["api", "consultations", "decisions", "findings", "responses"]
