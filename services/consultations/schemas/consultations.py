"""Shapes of consultations."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import ContainsOnly, Length, OneOf

from services.consultations.schemas.decisions import Fixed
from services.consultations.schemas.pieces import identifier, refuse_repeated, slug, texts, wording
from services.consultations.schemas.questions import Question, Questions
from shared.contracts.consultations import CHANNELS, CONSULTATION_KINDS, CONSULTATION_STATES
from shared.contracts.membership import TENURES
from shared.http import PageQuery
from shared.http.shapes import Moment


class Document(Schema):
    """Something to read before answering: on the web, or kept elsewhere under an id."""

    title = wording(200, required=True)
    url = fields.Url(schemes={"http", "https"}, validate=Length(max=2000))
    document_id = identifier()

    @validates_schema
    def has_a_place(self, data, **_options):
        if ("url" in data) == ("document_id" in data):
            raise ValidationError("Give either its url or its document_id.", "url")


class Option(Schema):
    """One of the ways it could go."""

    id = slug(required=True)
    title = wording(200, required=True)
    text = wording(4000, load_default="")
    pros = texts(20, 1000)
    cons = texts(20, 1000)
    cost = wording(200, load_default=None)


class Audience(Schema):
    """Everyone, or those of some estates, of some tenures, or both."""

    everyone = fields.Boolean(load_default=False)
    estates = fields.List(slug(), validate=Length(max=500), load_default=list)
    tenures = fields.List(fields.String(validate=OneOf(TENURES)), validate=Length(max=20), load_default=list)

    @validates_schema
    def says_who(self, data, **_options):
        if data["everyone"] == bool(data["estates"] or data["tenures"]):
            raise ValidationError("Say either everyone, or which estates or tenures.", "everyone")


class ChangeConsultation(Schema):
    kind = fields.String(validate=OneOf(CONSULTATION_KINDS))
    title = wording(200)
    summary = wording(10_000)
    equality_note = wording(10_000)
    documents = fields.List(fields.Nested(Document), validate=Length(max=50))
    options = fields.List(fields.Nested(Option), validate=Length(max=20))
    questions = Questions()
    audience = fields.Nested(Audience)
    channels = fields.List(fields.String(), validate=[Length(max=len(CHANNELS)), ContainsOnly(CHANNELS)])
    opens_at = Moment(metadata={"description": "Planned; it opens when it is opened."})
    closes_at = Moment()
    anonymous = fields.Boolean()

    @validates_schema
    def names_each_option_once(self, data, **_options):
        refuse_repeated(data.get("options", []), "id", "option", "options")


class DraftConsultation(ChangeConsultation):
    decision_id = identifier(required=True)
    kind = fields.String(required=True, validate=OneOf(CONSULTATION_KINDS))
    title = wording(200, required=True)


class ExtendConsultation(Schema):
    closes_at = Moment(required=True)
    reason = wording(2000, required=True)


class CloseConsultation(Schema):
    early_because = wording(2000, metadata={"description": "Needed where it closes before the announced time."})


class ConsultationQuery(PageQuery):
    state = fields.String(validate=OneOf(CONSULTATION_STATES))
    kind = fields.String(validate=OneOf(CONSULTATION_KINDS))
    decision_id = identifier()


class ConsultationItem(Schema):
    id = fields.String(required=True, attribute="_id")
    decision_id = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    drafted_at = Moment(required=True)
    opens_at = Moment(allow_none=True)
    closes_at = Moment(allow_none=True)
    audience_size = fields.Integer(allow_none=True)
    feedback_due_at = Moment(allow_none=True)
    version = fields.Integer(required=True)


class Asked(Schema):
    """What everybody may see of a consultation that opened."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    equality_note = fields.String()
    documents = fields.List(fields.Nested(Document))
    options = fields.List(fields.Nested(Option))
    questions = fields.List(fields.Nested(Question))
    channels = fields.List(fields.String())
    anonymous = fields.Boolean(required=True)
    state = fields.String(required=True)
    opens_at = Moment(allow_none=True)
    closes_at = Moment(allow_none=True)
    what_can_change = fields.List(fields.String())
    what_cannot_change = fields.List(fields.Nested(Fixed))
    influence_level = fields.String(allow_none=True)
    closed_early_because = fields.String(allow_none=True)


class MyConsultationItem(Schema):
    id = fields.String(required=True, attribute="_id")
    kind = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    anonymous = fields.Boolean()
    answered = fields.Boolean(required=True)


class MyConsultationView(Asked):
    id = fields.String(required=True, attribute="_id")
    answered = fields.Boolean(required=True)
    can_answer = fields.Boolean(required=True)


class Extension(Schema):
    at = Moment()
    by = fields.String()
    closed_before = Moment()
    closes_at = Moment()
    reason = fields.String()


class PublishedThemeView(Schema):
    code = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String()
    disposition = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class ThemeView(PublishedThemeView):
    mentions = fields.Integer(required=True)


class ConsultationView(Asked):
    id = fields.String(required=True)
    decision_id = fields.String(required=True)
    number = fields.Integer(required=True)
    audience = fields.Nested(Audience, allow_none=True)
    audience_size = fields.Integer(allow_none=True)
    blocked_by = fields.List(fields.String(), metadata={"description": "Gates that would refuse to open it now."})
    drafted_by = fields.String()
    drafted_at = Moment()
    approved_by = fields.String(allow_none=True)
    approved_at = Moment(allow_none=True)
    opened_by = fields.String(allow_none=True)
    extensions = fields.List(fields.Nested(Extension))
    closed_by = fields.String(allow_none=True)
    closed_at = Moment(allow_none=True)
    cancelled_by = fields.String(allow_none=True)
    cancelled_at = Moment(allow_none=True)
    cancelled_because = fields.String(allow_none=True)
    analysis_method = fields.String(allow_none=True)
    themes = fields.List(fields.Nested(ThemeView))
    responses_considered = fields.Integer(allow_none=True)
    analysed_by = fields.String(allow_none=True)
    analysed_at = Moment(allow_none=True)
    outcome = fields.String(allow_none=True)
    change_kind = fields.String(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    feedback_due_at = Moment(allow_none=True)
    feedback_overdue_at = Moment(allow_none=True)
    feedback_published_at = Moment(allow_none=True)
    version = fields.Integer(required=True)


class InvitationsView(Schema):
    invited = fields.Integer(required=True)
    finished = fields.Boolean(required=True)
