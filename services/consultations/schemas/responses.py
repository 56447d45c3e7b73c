"""Shapes of responses and results."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from services.consultations.schemas.pieces import identifier, slug, wording
from shared.contracts.consultations import CHANNELS
from shared.http import PageQuery
from shared.http.shapes import Moment

_TYPED_IN = tuple(channel for channel in CHANNELS if channel != "web")


class _Answer(fields.Raw):
    """A choice's id, several of them, a number, yes or no, or a text: checked against its question."""


def _answers(**options):
    keys = fields.String(validate=Length(1, 64))
    return fields.Dict(keys=keys, values=_Answer(allow_none=True), validate=Length(max=100), **options)


class RespondToConsultation(Schema):
    answers = _answers(required=True, metadata={"description": "Answers by question id."})


class TypeInResponse(Schema):
    channel = fields.String(required=True, validate=OneOf(_TYPED_IN))
    received_at = Moment(required=True, metadata={"description": "When it reached the landlord, not when it is typed."})
    resident_id = identifier()
    household_slip = slug(metadata={"description": "The code printed on the slip, where it names a household only."})
    answers = _answers(required=True)

    @validates_schema
    def names_one_or_nobody(self, data, **_options):
        if "resident_id" in data and "household_slip" in data:
            raise ValidationError("Give the resident or the slip, or neither.", "household_slip")


class SettleLateResponse(Schema):
    accepted = fields.Boolean(required=True)
    reason = wording(2000, required=True)


class MyResponseView(Schema):
    consultation_id = fields.String(required=True)
    channel = fields.String(required=True)
    received_at = Moment(required=True)
    answers = fields.Dict(required=True)
    version = fields.Integer(required=True)


class RevisionView(Schema):
    number = fields.Integer(required=True)
    channel = fields.String(required=True)
    received_at = Moment(required=True)
    recorded_at = Moment(required=True)
    entered_by = fields.String(allow_none=True)
    standing = fields.String(required=True, metadata={"description": "in_time, late, accepted or not_accepted."})
    answers = fields.Dict(required=True)
    settled_by = fields.String()
    settled_at = Moment()
    settled_because = fields.String()


class ResponseView(Schema):
    id = fields.String(required=True)
    consultation_id = fields.String(required=True)
    respondent = fields.String(required=True)
    resident_id = fields.String(allow_none=True)
    household_slip = fields.String(allow_none=True)
    counts = fields.Boolean(required=True)
    channel = fields.String(required=True)
    received_at = Moment(required=True)
    entered_by = fields.String(allow_none=True)
    answers = fields.Dict(required=True)
    revisions = fields.List(fields.Nested(RevisionView))
    version = fields.Integer(required=True)


class ResponseItem(ResponseView):
    id = fields.String(required=True, attribute="_id")


class ResponseReceipt(Schema):
    """That a response was typed in. Its answers are read with the permission to read answers."""

    id = fields.String(required=True)
    consultation_id = fields.String(required=True)
    respondent = fields.String(required=True)
    counts = fields.Boolean(required=True, metadata={"description": "False: it came late and awaits acceptance."})
    channel = fields.String(required=True)
    received_at = Moment(required=True)
    version = fields.Integer(required=True)


class ResponseQuery(PageQuery):
    channel = fields.String(validate=OneOf(CHANNELS))
    counts = fields.Boolean()
    awaiting_acceptance = fields.Boolean()


class Tally(fields.Raw):
    """A count, or "<5" or "hidden" where it is too small to be shown."""


class ChannelResult(Schema):
    channel = fields.String(required=True)
    count = Tally(required=True)


class AnswerResult(Schema):
    answer = fields.Raw(required=True)
    label = fields.String(required=True)
    count = Tally(required=True)
    by_channel = fields.Dict(keys=fields.String(), values=fields.Integer())


class QuestionResult(Schema):
    id = fields.String(required=True)
    text = fields.String(required=True)
    kind = fields.String(required=True)
    answered = Tally(required=True, allow_none=True)
    answered_by_channel = fields.Dict(keys=fields.String(), values=fields.Integer())
    average = fields.Float(allow_none=True)
    answers = fields.List(fields.Nested(AnswerResult))


class ResultsView(Schema):
    consultation_id = fields.String(required=True)
    audience_size = fields.Integer(allow_none=True)
    responses = Tally(required=True)
    responses_of_residents = Tally(required=True)
    response_rate = fields.Float(
        allow_none=True, metadata={"description": "Residents who answered, of those asked, in %."}
    )
    channels = fields.List(fields.Nested(ChannelResult), required=True)
    questions = fields.List(fields.Nested(QuestionResult), required=True)
