"""Complainants, groups and representatives, in and out."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.complaints.schemas.kinds import Choice, Day, Reference, Text, person
from services.complaints.schemas.requests import ComplaintRemedy
from services.complaints.vocabulary import AuthorityGiven, Category, Channel, Outcome, RepresentativeKind
from shared.http.shapes import Moment


class JoinGroupComplaint(Schema):
    resident_id = person(required=True)
    lead = fields.Boolean(load_default=False)
    individual = Text(
        10_000, load_default=None, allow_none=True, metadata={"description": "What concerns this resident alone."}
    )
    consent_through = Choice(Channel, required=True, metadata={"description": "How the resident consented."})
    consent_at = Moment(load_default=None, allow_none=True, metadata={"description": "When they did; now."})


class OpenGroupComplaint(Schema):
    channel = Choice(Channel, required=True)
    category = Choice(Category, required=True)
    description = Text(10_000, required=True, metadata={"description": "What all of them complain about."})
    received_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it reached anybody; now."})
    members = fields.List(fields.Nested(JoinGroupComplaint), required=True, validate=Length(1, 50))


class JoinMyGroupComplaint(Schema):
    reference = Reference(required=True, metadata={"description": "Of the group complaint, as a member gave it."})
    individual = Text(
        10_000, load_default=None, allow_none=True, metadata={"description": "What concerns oneself alone."}
    )


class AddressIndividualPart(Schema):
    decision = Choice(Outcome, required=True)
    reasons = Text(10_000, required=True)
    remedies = fields.List(fields.Nested(ComplaintRemedy), required=True, validate=Length(max=20))


class NameMyRepresentative(Schema):
    kind = Choice([RepresentativeKind.ADVOCATE, RepresentativeKind.REPRESENTATIVE], required=True)
    person_id = person(
        load_default=None, allow_none=True, metadata={"description": "Where we know them: they see the complaint."}
    )
    full_name = Text(200, load_default=None, allow_none=True, metadata={"description": "Where we do not."})
    contact = Text(500, load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True, metadata={"description": "The last day; until it is withdrawn."})

    @validates_schema
    def check_who(self, data, **_):
        if not data.get("person_id") and not data.get("full_name"):
            raise ValidationError("Say who it is.", "full_name")


class NameRepresentative(NameMyRepresentative):
    kind = Choice(RepresentativeKind, required=True)
    resident_id = person(
        load_default=None, allow_none=True, metadata={"description": "Which member of a group they speak for."}
    )
    given = Choice(AuthorityGiven, required=True, metadata={"description": "How the authority was given."})
    given_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it was; now."})


class IndividualAnswerView(Schema):
    stage = fields.Integer()
    at = Moment()
    decision = fields.String()
    reasons = fields.String()
    remedies = fields.List(fields.Dict())


class ComplaintMemberView(Schema):
    resident_id = fields.String()
    state = fields.String()
    lead = fields.Boolean()
    joined_at = Moment()
    consent_through = fields.String()
    consent_at = Moment()
    recorded_by = fields.String(allow_none=True)
    individual = fields.String(allow_none=True)
    answers = fields.List(fields.Nested(IndividualAnswerView))
    settled_at = Moment(allow_none=True)
    left_at = Moment(allow_none=True)
    own_complaint_id = fields.String(allow_none=True)


class ComplaintRepresentativeView(Schema):
    number = fields.Integer()
    resident_id = fields.String()
    kind = fields.String()
    person_id = fields.String(allow_none=True)
    full_name = fields.String(allow_none=True)
    contact = fields.String(allow_none=True)
    given = fields.String()
    given_at = Moment()
    ends_before = Moment(allow_none=True, metadata={"description": "The first instant without authority."})
    withdrawn_at = Moment(allow_none=True)


class MyPartView(Schema):
    """What is a complainant's own in a complaint that several make."""

    lead = fields.Boolean()
    joined_at = Moment()
    individual = fields.String(allow_none=True)
    answers = fields.List(fields.Nested(IndividualAnswerView))
    settled_at = Moment(allow_none=True)


class MyRepresentativeView(Schema):
    number = fields.Integer()
    kind = fields.String()
    person_id = fields.String(allow_none=True)
    full_name = fields.String(allow_none=True)
    ends_before = Moment(allow_none=True)
    withdrawn_at = Moment(allow_none=True)
