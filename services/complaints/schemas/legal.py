"""Proceedings and holds, in and out."""

from marshmallow import Schema, fields

from services.complaints.schemas.kinds import Day, Text
from shared.http.shapes import Moment


class RecordLegalProceedings(Schema):
    filed_on = Day(required=True, metadata={"description": "Of the claim form. A letter before claim is not enough."})
    court_reference = Text(100, required=True)


class ApplyLegalHold(Schema):
    reason = Text(2_000, required=True)


class LiftLegalHold(Schema):
    reason = Text(2_000, required=True)


class LegalProceedingsView(Schema):
    filed_on = fields.String()
    court_reference = fields.String()
    recorded_at = Moment()
    recorded_by = fields.String(allow_none=True)


class LegalHoldView(Schema):
    reason = fields.String()
    applied_at = Moment()
    applied_by = fields.String(allow_none=True)
    lifted_at = Moment(allow_none=True)
    lifted_by = fields.String(allow_none=True)
    lifted_because = fields.String(allow_none=True)
