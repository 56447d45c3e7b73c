"""Shapes of staff, and of inviting people."""

from marshmallow import Schema, fields
from marshmallow.validate import Email, Length, OneOf, Regexp

from services.membership.model.staff import STAFF_ROLES
from shared.http import PageQuery

DELIVERIES = ("send", "hand_over")
_ROLES = fields.List(fields.String(validate=OneOf(STAFF_ROLES)), required=True, validate=Length(1, len(STAFF_ROLES)))
_ONE_LINE = Regexp(r"\A[^\x00-\x1f\x7f]*\Z", error="Use plain text on one line.")


def _deliver():
    return fields.String(
        load_default="send",
        validate=OneOf(DELIVERIES),
        metadata={
            "description": "send: the code goes to the person. hand_over: it is in the answer, once, to be told them."
        },
    )


class InviteStaffMember(Schema):
    name = fields.String(required=True, validate=[Length(1, 120), _ONE_LINE])
    email = fields.String(required=True, validate=[Length(3, 254), Email()])
    roles = _ROLES
    deliver = _deliver()


class ChangeStaffRoles(Schema):
    roles = _ROLES


class InviteResident(Schema):
    deliver = _deliver()


class StaffQuery(PageQuery):
    state = fields.String(validate=OneOf(("invited", "active", "suspended")))
    role = fields.String(validate=OneOf(STAFF_ROLES))


class StaffView(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)


class InvitedStaffView(StaffView):
    activation_code = fields.String(
        allow_none=True, metadata={"description": "Only where it is handed over, and only this once."}
    )


class InvitedResidentView(Schema):
    sign_in_name = fields.String(required=True)
    person_id = fields.String(required=True)
    state = fields.String(required=True)
    activation_code = fields.String(
        allow_none=True, metadata={"description": "Only where it is handed over, and only this once."}
    )
