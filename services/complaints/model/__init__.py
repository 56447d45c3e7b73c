"""What complaints keeps."""

from services.complaints.model.complaint import Complaint
from services.complaints.model.parts import Act, Fact, Letter, Refusal, Response, Stage
from services.complaints.model.settings import ComplaintsPolicy, StoredCalendar

__all__ = [
    "Act",
    "Complaint",
    "ComplaintsPolicy",
    "Fact",
    "Letter",
    "Refusal",
    "Response",
    "Stage",
    "StoredCalendar",
]
