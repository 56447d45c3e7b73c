"""Files attached to complaints, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from shared.http.shapes import Moment


class AttachmentQuery(Schema):
    name = fields.String(
        load_default="file", validate=Length(1, 255), metadata={"description": "The file's name; paths are cut off."}
    )


class AttachmentView(Schema):
    id = fields.String()
    name = fields.String()
    media_type = fields.String(metadata={"description": "As it is given out. HEIC is kept as JPEG."})
    size = fields.Integer(metadata={"description": "Bytes, as kept."})
    sha256 = fields.String(metadata={"description": "Of the bytes as they were sent."})
    kept_sha256 = fields.String(metadata={"description": "Of the bytes as kept: images lose their metadata."})
    by_kind = fields.String()
    received_at = Moment()
    state = fields.String(metadata={"description": "received, waiting (no scanner answers), clean or infected."})
    scanned_at = Moment(allow_none=True)


class ComplaintAttachmentView(AttachmentView):
    by = fields.String()
    signature = fields.String(allow_none=True, metadata={"description": "What the scanner calls what it found."})
