"""Shapes of groups and the places in them, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from services.membership.model.groups import ENDINGS, TRAINING_SHOWN
from shared.contracts.membership import BASES, GROUP_KINDS, GROUP_ROLES
from shared.http import PageQuery

_CODE = Regexp(r"\A[A-Za-z0-9_.:/-]{1,64}\Z", error="Letters, digits and _ . : / - only, at most 64.")


class ChangeGroup(Schema):
    name = fields.String(validate=Length(1, 120))
    is_recognised = fields.Boolean()
    estates = fields.List(fields.String(validate=_CODE), validate=Length(max=100))
    reports_to = fields.String(allow_none=True, validate=Length(max=200))
    quorum = fields.Integer(strict=True, allow_none=True, validate=Range(1, 1000))
    term_years = fields.Integer(strict=True, allow_none=True, validate=Range(1, 10))
    max_members = fields.Integer(strict=True, allow_none=True, validate=Range(1, 2000))
    grace_days = fields.Integer(strict=True, validate=Range(0, 730))
    role_requirements = fields.Dict(
        keys=fields.String(validate=OneOf(GROUP_ROLES)),
        values=fields.List(fields.String(validate=_CODE), validate=Length(1, 20)),
        metadata={"description": "Codes of the courses that a role must have: {role: [code]}."},
    )


class FormGroup(ChangeGroup):
    name = fields.String(required=True, validate=Length(1, 120))
    kind = fields.String(required=True, validate=OneOf(GROUP_KINDS))
    formed_on = fields.Date(required=True)


class GrantRole(Schema):
    resident_id = fields.String(required=True, validate=Length(1, 128))
    role = fields.String(required=True, validate=OneOf(GROUP_ROLES))
    basis = fields.String(required=True, validate=OneOf(BASES))
    term_starts_on = fields.Date(required=True)
    term_ends_on = fields.Date(allow_none=True, load_default=None)


class EndRole(Schema):
    reason = fields.String(required=True, validate=OneOf(ENDINGS))
    ended_on = fields.Date(required=True)


class GroupsQuery(PageQuery):
    kind = fields.String(validate=OneOf(GROUP_KINDS))
    recognised = fields.Boolean()
    estate = fields.String(validate=Length(1, 64))


class PlaceView(Schema):
    resident_id = fields.String(required=True)
    role = fields.String(required=True)
    basis = fields.String(required=True)
    state = fields.String(required=True)
    term_starts_on = fields.String(required=True, metadata={"description": "ISO day."})
    term_ends_on = fields.String(allow_none=True, metadata={"description": "ISO day, the last of the term."})
    training_status = fields.String(validate=OneOf(TRAINING_SHOWN))
    training_due_on = fields.String(metadata={"description": "ISO day, the last in time."})
    courses_required = fields.List(fields.String())
    courses_missing = fields.List(fields.String())


class GroupSummary(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    is_recognised = fields.Boolean(required=True)
    estates = fields.List(fields.String())
    max_members = fields.Integer(allow_none=True)
    members_count = fields.Integer(required=True)
    version = fields.Integer(required=True)


class GroupView(GroupSummary):
    reports_to = fields.String(allow_none=True)
    quorum = fields.Integer(allow_none=True)
    term_years = fields.Integer(allow_none=True)
    role_requirements = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    grace_days = fields.Integer(required=True)
    formed_on = fields.String(required=True, metadata={"description": "ISO day."})
    members = fields.List(fields.Nested(PlaceView), required=True)


class GroupWithTraining(GroupView):
    training = fields.Function(
        lambda group: {status: _count(group, status) for status in TRAINING_SHOWN},
        metadata={"type": "object", "description": "Members by how far they are with the training of their role."},
    )


def _count(group, status):
    return sum(place.training_status == status for place in group.members)
