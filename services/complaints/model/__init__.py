"""What complaints keeps."""

from services.complaints.model.adjustments import AdjustmentReading, Adjustments
from services.complaints.model.assessments import SelfAssessment
from services.complaints.model.complaint import Complaint
from services.complaints.model.exports import EvidenceExport
from services.complaints.model.learning import LearningItem
from services.complaints.model.ledger import Compensation
from services.complaints.model.ombudsman import OmbudsmanCase
from services.complaints.model.packs import QuarterlyPack
from services.complaints.model.panel import PanelAssistance, PanelMember
from services.complaints.model.parts import Act, Fact, Letter, Refusal, Response, Stage
from services.complaints.model.remedies import Remedy
from services.complaints.model.reports import AnnualReport
from services.complaints.model.restriction import ContactRestriction
from services.complaints.model.reviewer import Reviewer
from services.complaints.model.satisfaction import Satisfaction
from services.complaints.model.settings import ComplaintsPolicy, StoredCalendar
from services.complaints.model.years import ClosedCases, ReportingYear

__all__ = [
    "Act",
    "AdjustmentReading",
    "Adjustments",
    "AnnualReport",
    "ClosedCases",
    "Compensation",
    "Complaint",
    "ComplaintsPolicy",
    "ContactRestriction",
    "EvidenceExport",
    "Fact",
    "LearningItem",
    "Letter",
    "OmbudsmanCase",
    "PanelAssistance",
    "PanelMember",
    "QuarterlyPack",
    "Refusal",
    "Remedy",
    "ReportingYear",
    "Response",
    "Reviewer",
    "Satisfaction",
    "SelfAssessment",
    "Stage",
    "StoredCalendar",
]
