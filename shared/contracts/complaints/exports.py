"""That the evidence of a case was taken out."""

from shared.contracts.event import Event
from shared.contracts.kinds import Count, Id, Moment


class EvidenceExportState(Event):
    """Who took the evidence of a case, and how much of it; nothing of what is in it."""

    entity = "evidence_export"
    complaint_id = Id(required=True)
    case_version = Count(required=True)
    exported_at = Moment(required=True)
    exported_by = Id(required=True)
    files = Count(required=True)
    size = Count(required=True)  # bytes


class EvidenceExported(EvidenceExportState):
    """The evidence of a case was handed out to a member of staff."""

    name = "complaints.evidence_exported"


class EvidenceExportRestated(EvidenceExportState):
    """An export as it was, told again for a reader that lacks it."""

    name = "complaints.evidence_export_restated"
