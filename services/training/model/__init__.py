"""What training keeps."""

from services.training.model.courses import Course
from services.training.model.participations import Participation
from services.training.model.sessions import Session

__all__ = ["Course", "Participation", "Session"]
