"""Drafts of responses, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from services.complaints.model.draft import BANDS
from services.complaints.schemas.kinds import Choice, Text
from services.complaints.schemas.requests import RespondToComplaint
from shared.http.shapes import Moment


class SaveResponseDraft(Schema):
    parts = fields.Nested(RespondToComplaint, required=True)


class ReturnResponseDraft(Schema):
    words = Text(5_000, required=True, metadata={"description": "What is to be changed."})


class SetApprovalLimits(Schema):
    limits = fields.Dict(
        keys=Choice(BANDS),
        values=fields.Integer(strict=True, validate=Range(0, 100_000_000)),
        required=True,
        validate=Length(min=1),
        metadata={"description": "Pence that a role may promise without somebody else's approval."},
    )


class ApprovalLimitsView(Schema):
    version = fields.Integer(metadata={"description": "0 while the landlord has set nothing."})
    limits = fields.Dict(keys=fields.String(), values=fields.Integer())


class DraftSaveView(Schema):
    at = Moment()
    by = fields.String()


class DraftCommentView(DraftSaveView):
    words = fields.String()


class ResponseDraftView(Schema):
    complaint_id = fields.String()
    stage = fields.Integer()
    version = fields.Integer()
    state = fields.String()
    parts = fields.Dict()
    saves = fields.List(fields.Nested(DraftSaveView))
    comments = fields.List(fields.Nested(DraftCommentView))
    approved_at = Moment(allow_none=True)
    approved_by = fields.String(allow_none=True)


class ChecklistPartView(Schema):
    key = fields.String()
    label = fields.String()
    stated = fields.Boolean()


class ChecklistFaultView(Schema):
    pointer = fields.String()
    detail = fields.String()


class ResponseChecklistView(Schema):
    stage = fields.Integer()
    parts = fields.List(fields.Nested(ChecklistPartView))
    faults = fields.List(fields.Nested(ChecklistFaultView), metadata={"description": "Of the answers to points."})
    promised_pence = fields.Integer()
    limit_pence = fields.Integer(metadata={"description": "What who asks may promise alone."})
    approval_needed = fields.Boolean()
    approved_by = fields.String(allow_none=True)
    ready = fields.Boolean(metadata={"description": "It can be issued by who asks, as far as its content goes."})
