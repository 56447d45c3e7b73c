"""That a case was handed out: to whom nobody can undo it."""

from mongoengine import DateTimeField, IntField, StringField

from shared.contracts.complaints import EvidenceExportRestated
from shared.store import Aggregate


class EvidenceExport(Aggregate):
    """Who took the evidence of which case, when and why, and exactly which bytes. Never changes."""

    meta = {
        "collection": "evidence_exports",
        "indexes": [{"fields": ["complaint_id", "-id"], "name": "complaint"}],
    }

    complaint_id = StringField(required=True)
    case_version = IntField(required=True)  # the complaint's
    exported_at = DateTimeField(required=True)  # UTC
    exported_by = StringField(required=True)
    why = StringField(required=True)
    files = IntField(required=True)
    size = IntField(required=True)  # bytes
    sha256 = StringField(required=True)

    def restated(self):
        return EvidenceExportRestated.of(self)
