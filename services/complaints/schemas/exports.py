"""Evidence, in and out."""

from marshmallow import Schema, fields

from services.complaints.schemas.kinds import Text
from shared.http.shapes import Moment


class ExportComplaint(Schema):
    why = Text(500, required=True, metadata={"description": "What it is needed for: the Ombudsman's request, say."})


class EvidenceExportView(Schema):
    id = fields.String()
    complaint_id = fields.String()
    case_version = fields.Integer()
    exported_at = Moment()
    exported_by = fields.String()
    why = fields.String()
    files = fields.Integer()
    size = fields.Integer(metadata={"description": "Bytes."})
    sha256 = fields.String(metadata={"description": "Of the whole file as it was handed out."})
