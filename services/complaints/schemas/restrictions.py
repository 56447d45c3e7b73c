"""Restrictions on contact, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.schemas.kinds import Choice, Day, Text, person
from services.complaints.vocabulary import Restricted
from shared.http import PageQuery
from shared.http.shapes import Moment


class RestrictContact(Schema):
    resident_id = person(required=True)
    restricted = fields.List(Choice(Restricted), required=True, validate=Length(1, len(Restricted)))
    reason = Text(10_000, required=True)
    evidence_refs = fields.List(
        Text(200), required=True, validate=Length(1, 50), metadata={"description": "Where the evidence is kept."}
    )
    proportionality = Text(10_000, required=True, metadata={"description": "Why nothing less will do."})
    equality_regard = Text(10_000, required=True, metadata={"description": "How the Equality Act was considered."})
    how_to_appeal = Text(2_000, required=True)
    from_on = Day(required=True, metadata={"description": "The first day."})
    review_on = Day(required=True, metadata={"description": "At most a year ahead."})


class ReviewRestriction(Schema):
    reasons = Text(10_000, required=True)
    review_on = Day(required=True)


class LiftRestriction(Schema):
    reasons = Text(10_000, required=True)


class RestrictionQuery(PageQuery):
    resident_id = person()
    overdue = fields.Boolean(metadata={"description": "Only those whose review was missed, the oldest first."})


class RestrictionLetterView(Schema):
    number = fields.Integer()
    template = fields.String()
    at = Moment()
    title = fields.String()


class RestrictionReviewView(Schema):
    at = Moment()
    by = fields.String(allow_none=True)
    reasons = fields.String()
    review_on = fields.String(allow_none=True)


class RestrictionRowView(Schema):
    id = fields.String()
    resident_id = fields.String()
    version = fields.Integer()
    restricted = fields.List(fields.String())
    from_on = fields.String()
    review_on = fields.String(allow_none=True)
    lifted_at = Moment(allow_none=True)


class MyRestrictionView(Schema):
    id = fields.String()
    reference = fields.String()
    state = fields.String()
    restricted = fields.List(fields.String())
    from_on = fields.String()
    review_on = fields.String(allow_none=True)
    how_to_appeal = fields.String()
    letters = fields.List(fields.Nested(RestrictionLetterView))


class RestrictionView(MyRestrictionView):
    resident_id = fields.String()
    version = fields.Integer()
    reason = fields.String()
    evidence_refs = fields.List(fields.String())
    proportionality = fields.String()
    equality_regard = fields.String()
    decided_at = Moment()
    decided_by = fields.String()
    reviews = fields.List(fields.Nested(RestrictionReviewView))
    lifted_at = Moment(allow_none=True)
