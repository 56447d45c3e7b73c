"""Shapes of analysis, decision and feedback."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from services.consultations.schemas.consultations import PublishedThemeView
from services.consultations.schemas.pieces import refuse_repeated, slug, wording
from shared.contracts.consultations import DISPOSITIONS
from shared.http.shapes import Moment

CHANGE_KINDS = ("none", "detail", "option_changed", "withdrawn", "new_option_from_residents")
ANSWERS = ("we_did", "we_will", "we_cannot_because")


class Theme(Schema):
    code = slug(required=True)
    title = wording(200, required=True)
    text = wording(4000, required=True)
    mentions = fields.Integer(required=True, strict=True, validate=Range(0, 10_000_000))
    disposition = fields.String(validate=OneOf(DISPOSITIONS))
    reason = wording(4000)

    @validates_schema
    def says_why(self, data, **_options):
        if ("disposition" in data) != ("reason" in data):
            raise ValidationError("Say what becomes of it together with why.", "reason")


class RecordAnalysis(Schema):
    method = wording(4000, required=True, metadata={"description": "How the answers were read and grouped."})
    themes = fields.List(fields.Nested(Theme), required=True, validate=Length(max=100))

    @validates_schema
    def names_each_theme_once(self, data, **_options):
        refuse_repeated(data["themes"], "code", "theme", "themes")


class Disposition(Schema):
    theme = slug(required=True)
    disposition = fields.String(required=True, validate=OneOf(DISPOSITIONS))
    reason = wording(4000, required=True)


class DecideConsultation(Schema):
    outcome = wording(10_000, required=True)
    change_kind = fields.String(required=True, validate=OneOf(CHANGE_KINDS))
    dispositions = fields.List(fields.Nested(Disposition), validate=Length(max=100), load_default=list)

    @validates_schema
    def settles_each_theme_once(self, data, **_options):
        refuse_repeated(data["dispositions"], "theme", "disposition", "dispositions")


class FeedbackEntry(Schema):
    theme = slug()
    you_said = wording(2000, required=True)
    answer = fields.String(required=True, validate=OneOf(ANSWERS))
    text = wording(4000, required=True)


class PublishFeedback(Schema):
    summary = wording(10_000, required=True)
    entries = fields.List(fields.Nested(FeedbackEntry), required=True, validate=Length(1, 100))


class FeedbackView(Schema):
    """You said, we did."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    outcome = fields.String(required=True)
    change_kind = fields.String(required=True)
    decided_at = Moment(required=True)
    published_at = Moment(required=True, attribute="feedback_published_at")
    summary = fields.String(required=True, attribute="feedback_summary")
    entries = fields.List(fields.Nested(FeedbackEntry), required=True, attribute="feedback")
    themes = fields.List(fields.Nested(PublishedThemeView))
