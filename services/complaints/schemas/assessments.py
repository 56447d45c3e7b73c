"""Self-assessments, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.model.assessments import COMPLY
from services.complaints.schemas.kinds import Choice, Day, DayText, Text
from services.complaints.vocabulary import Cause
from shared.http.shapes import Moment


class StartSelfAssessment(Schema):
    first = Day(required=True, metadata={"description": "Of the evidence's period.", "example": "2025-04-01"})
    last = Day(required=True, metadata={"example": "2026-03-31"})
    cause = Choice(Cause, required=True)


class AssessProvision(Schema):
    comply = Choice(COMPLY, required=True)
    commentary = Text(5_000, load_default=None, allow_none=True)
    links = fields.List(Text(500), load_default=list, validate=Length(max=20))
    explanation = Text(5_000, load_default=None, allow_none=True, metadata={"description": "Needed unless yes."})
    target_date = DayText(load_default=None, allow_none=True, metadata={"description": "Needed unless yes."})


class ProofView(Schema):
    statement = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class ProvisionView(Schema):
    number = fields.String()
    section = fields.Integer()
    requirement = fields.String()
    unsure = fields.Boolean(metadata={"description": "Its number or wording is to be checked in the Code."})
    comply = fields.String(allow_none=True)
    commentary = fields.String(allow_none=True)
    links = fields.List(fields.String(), allow_none=True)
    explanation = fields.String(allow_none=True)
    target_date = fields.String(allow_none=True)
    evidence = fields.List(fields.Nested(ProofView), metadata={"description": "As the cases showed it at evidence_at."})


class SelfAssessmentRowView(Schema):
    id = fields.String()
    version = fields.Integer()
    code = fields.String()
    first = fields.String()
    last = fields.String()
    cause = fields.String()
    started_at = Moment()
    approved_at = Moment(allow_none=True)


class SelfAssessmentView(SelfAssessmentRowView):
    follows = fields.String(allow_none=True)
    evidence_at = Moment()
    approved_by = fields.String(allow_none=True)
    provisions = fields.List(fields.Nested(ProvisionView), attribute="sections")
