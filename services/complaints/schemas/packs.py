"""Quarterly packs, in and out."""

from marshmallow import Schema, fields

from services.complaints.model.packs import RECEIPTS
from services.complaints.schemas.kinds import Choice
from shared.http.shapes import Moment


class ConfirmQuarterlyPack(Schema):
    kind = Choice(RECEIPTS, required=True)


class PackRecipientView(Schema):
    person_id = fields.String()
    delivered_at = Moment(allow_none=True)
    read_at = Moment(allow_none=True)


class QuarterlyPackRowView(Schema):
    id = fields.String()
    version = fields.Integer()
    first = fields.String()
    last = fields.String()
    issued_at = Moment()
    recipients = fields.List(fields.Nested(PackRecipientView))


class QuarterlyPackView(QuarterlyPackRowView):
    figures = fields.Dict(metadata={"description": "As the cases stood when the quarter was over."})
