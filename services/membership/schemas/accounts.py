"""Shapes of accounts and signing in."""

from marshmallow import Schema, fields, post_load
from marshmallow.validate import Length, OneOf, Regexp

from shared.contracts.membership import PERSON_KINDS

_PASSWORD = Length(1, 1024)  # what is long enough, and what too long, is said by the password rules
_NAME = {"description": "An e-mail address, or the reference that the landlord gave."}


class AtLandlord(Schema):
    """What is sent without a token. On an address that several landlords share, `landlord` says whose account it is."""

    landlord = fields.String(
        validate=Regexp(r"\A[a-z][a-z0-9-]{1,30}\Z"), metadata={"description": "Id, such as hull."}
    )

    @post_load
    def without_landlord(self, data, **_):
        """The door has read it."""
        data.pop("landlord", None)
        return data


class ActivateAccount(AtLandlord):
    sign_in_name = fields.String(required=True, validate=Length(1, 254), metadata=_NAME)
    code = fields.String(
        required=True, validate=Length(1, 40), metadata={"description": "XXXX-XXXX-XXXX, as it was sent."}
    )
    password = fields.String(required=True, validate=_PASSWORD, metadata={"description": "At least 12 characters."})


class SignIn(AtLandlord):
    sign_in_name = fields.String(required=True, validate=Length(1, 254), metadata=_NAME)
    password = fields.String(required=True, validate=_PASSWORD)


class RefreshTokens(AtLandlord):
    refresh_token = fields.String(required=True, validate=Length(1, 200))


class RequestNewPassword(AtLandlord):
    sign_in_name = fields.String(required=True, validate=Length(1, 254), metadata=_NAME)


class ChangePassword(Schema):
    current_password = fields.String(required=True, validate=_PASSWORD)
    new_password = fields.String(required=True, validate=_PASSWORD)


class AccountView(Schema):
    sign_in_name = fields.String(required=True)
    person_id = fields.String(required=True)
    kind = fields.String(required=True, attribute="person_kind", validate=OneOf(PERSON_KINDS))


class SignedInView(Schema):
    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds."})
    refresh_token = fields.String(
        required=True, metadata={"description": "Works once; the next one comes with the answer."}
    )
    person_id = fields.String(required=True)
    kind = fields.String(required=True, validate=OneOf(PERSON_KINDS))
    roles = fields.List(fields.String(), required=True)


class CodeOnItsWay(Schema):
    detail = fields.String(required=True)


class LandlordName(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class MeView(Schema):
    person_id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(allow_none=True)
    sign_in_name = fields.String(allow_none=True)
    roles = fields.List(fields.String(), required=True)
    permissions = fields.List(fields.String(), required=True)
    landlord = fields.Nested(LandlordName, required=True)


class KeySet(Schema):
    keys = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
