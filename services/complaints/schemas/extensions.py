"""What is sent about an answer that is put off beyond the extension, and about leaving out stage 1."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.schemas.kinds import Choice, Day, Text
from services.complaints.schemas.requests import ComplaintDuration
from services.complaints.vocabulary import ExtensionGround, StraightReason


class ExtendComplaintFurther(Schema):
    """What is left out is named by the rules that want it: second_extension_needs_grounds, updates_not_agreed."""

    until = Day(required=True, metadata={"description": "The new last day, a working day."})
    grounds = fields.List(Choice(ExtensionGround), load_default=list, validate=Length(max=len(ExtensionGround)))
    explanation = Text(5_000, load_default=None, allow_none=True, metadata={"description": "The resident reads this."})
    updates_every = fields.Nested(
        ComplaintDuration, load_default=None, allow_none=True, metadata={"description": "As agreed with the resident."}
    )
    agreed_with_resident = fields.Boolean(load_default=False)


class UpdateComplaint(Schema):
    text = Text(10_000, required=True, metadata={"description": "How it stands, as the resident reads it."})


class TakeComplaintStraightToStage2(Schema):
    reason = Choice(StraightReason, load_default=None, allow_none=True)
    explanation = Text(5_000, load_default=None, allow_none=True)
