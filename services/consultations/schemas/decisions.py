"""Shapes of decisions."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from services.consultations.schemas.pieces import texts, wording
from shared.contracts.consultations import DECISION_STATUSES, INFLUENCE_LEVELS
from shared.http import PageQuery
from shared.http.shapes import Moment

_OPEN_STATUSES = tuple(status for status in DECISION_STATUSES if status != "made")


class Fixed(Schema):
    """Something that cannot change, and why."""

    what = wording(1000, required=True)
    why = wording(2000, required=True)


class RegisterDecision(Schema):
    title = wording(200, required=True)
    summary = wording(10_000, required=True)
    owner_body = wording(200, required=True, metadata={"description": "Who decides: board, cabinet, committee."})
    status = fields.String(load_default="formative", validate=OneOf(DECISION_STATUSES))
    what_can_change = texts(50, 1000)
    what_cannot_change = fields.List(fields.Nested(Fixed), validate=Length(max=50), load_default=list)
    influence_level = fields.String(load_default="consult", validate=OneOf(INFLUENCE_LEVELS))


class ChangeDecision(Schema):
    title = wording(200)
    summary = wording(10_000)
    owner_body = wording(200)
    status = fields.String(
        validate=OneOf(_OPEN_STATUSES, error="A decision is made through its consultation; until then: {choices}.")
    )
    what_can_change = fields.List(wording(1000), validate=Length(max=50))
    what_cannot_change = fields.List(fields.Nested(Fixed), validate=Length(max=50))
    influence_level = fields.String(validate=OneOf(INFLUENCE_LEVELS))


class DecisionQuery(PageQuery):
    status = fields.String(validate=OneOf(DECISION_STATUSES))


class DecisionItem(Schema):
    id = fields.String(required=True, attribute="_id")
    title = fields.String(required=True)
    owner_body = fields.String(required=True)
    status = fields.String(required=True)
    influence_level = fields.String(required=True)
    registered_at = Moment(required=True)
    made_at = Moment(allow_none=True)
    version = fields.Integer(required=True)


class StatusEntry(Schema):
    at = Moment()
    status = fields.String()
    by = fields.String(allow_none=True)


class DecisionView(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    owner_body = fields.String(required=True)
    status = fields.String(required=True)
    what_can_change = fields.List(fields.String())
    what_cannot_change = fields.List(fields.Nested(Fixed))
    influence_level = fields.String(required=True)
    registered_by = fields.String(required=True)
    registered_at = Moment(required=True)
    history = fields.List(fields.Nested(StatusEntry))
    made_at = Moment(allow_none=True)
    made_through = fields.String(allow_none=True, metadata={"description": "The consultation that was considered."})
    outcome = fields.String(allow_none=True)
    version = fields.Integer(required=True)


class TimelineEntry(Schema):
    at = Moment(required=True)
    what = fields.String(required=True)
    by = fields.String(allow_none=True)
    consultation_id = fields.String()


class Proof(Schema):
    """The dates that show that residents were heard first."""

    opens_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    analysed_at = Moment(allow_none=True)
    decided_at = Moment(allow_none=True)
    made_at = Moment(allow_none=True)
    consulted_before_decision = fields.Boolean(allow_none=True)


class DecisionTimeline(Schema):
    decision_id = fields.String(required=True)
    entries = fields.List(fields.Nested(TimelineEntry), required=True)
    proof = fields.Nested(Proof, required=True)
