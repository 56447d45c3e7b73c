"""The definition of a complaint, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Range

from services.complaints.schemas.kinds import Choice, Text
from services.complaints.vocabulary import Category, Channel, Outcome
from shared.http.shapes import Moment


class _Version(Schema):
    number = fields.Integer(
        required=True, strict=True, validate=Range(1, 1000), metadata={"description": "Of the version that was read."}
    )


class AgreeMyDefinition(_Version):
    pass


class CorrectMyDefinition(_Version):
    words = Text(5_000, required=True, metadata={"description": "What is not right, in the resident's own words."})


class RecordDefinitionAgreement(_Version):
    channel = Choice(Channel, required=True, metadata={"description": "How the resident said so."})


class RecordDefinitionCorrection(RecordDefinitionAgreement):
    words = Text(5_000, required=True)


class RaiseComplaintIssue(Schema):
    words = Text(2_000, required=True, metadata={"description": "The new issue, as the resident put it."})
    channel = Choice(Channel, required=True)
    category = Choice(Category, required=True)
    is_related = fields.Boolean(required=True, metadata={"description": "Has it to do with this complaint?"})
    would_delay = fields.Boolean(
        required=True, metadata={"description": "Would looking into it here delay the response unreasonably?"}
    )
    reasons = Text(2_000, required=True, metadata={"description": "Why this was found."})


class PointAnswer(Schema):
    """What is left out here is named by the rule that wants it: `response_incomplete`."""

    number = fields.Integer(required=True, strict=True, validate=Range(1, 1000))
    outcome = Choice(Outcome)
    reasons = Text(5_000)


class PointAnswerView(Schema):
    number = fields.Integer()
    words = fields.String()
    outcome = fields.String()
    reasons = fields.String()


class MyComplaintDefinitionView(Schema):
    number = fields.Integer()
    at = Moment()
    definition = fields.String()
    outcomes_sought = fields.String()
    not_responsible_for = fields.String(allow_none=True)
    points = fields.List(fields.String(), metadata={"description": "Counted from 1, as answers name them."})
    state = fields.String()
    agreed_at = Moment(allow_none=True)


class DefinitionCorrectionView(Schema):
    at = Moment()
    by_kind = fields.String()
    through = fields.String()
    words = fields.String()


class ComplaintDefinitionView(MyComplaintDefinitionView):
    by = fields.String(allow_none=True)
    agreed_through = fields.String(allow_none=True)
    corrections = fields.List(fields.Nested(DefinitionCorrectionView))


class ComplaintIssueView(Schema):
    number = fields.Integer()
    at = Moment()
    by = fields.String()
    words = fields.String()
    is_related = fields.Boolean()
    would_delay = fields.Boolean()
    reasons = fields.String()
    point = fields.Integer(allow_none=True, metadata={"description": "Of this complaint, where it joined."})
    complaint_id = fields.String(allow_none=True, metadata={"description": "The new complaint, where it did not."})
