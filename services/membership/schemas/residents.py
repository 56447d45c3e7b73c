"""Shapes of residents, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from shared.contracts.membership import CHANNELS, FORMATS, INVOLVEMENTS, RESIDENT_STATES, TENURES
from shared.http import PageQuery
from shared.http.shapes import Moment


class ContactIn(Schema):
    """What residents may change themselves."""

    email = fields.String(allow_none=True, validate=Length(3, 254))
    phone = fields.String(
        allow_none=True, validate=Length(5, 30), metadata={"description": "A UK number, or + and country."}
    )
    preferred_channel = fields.String(validate=OneOf(CHANNELS))
    format = fields.String(validate=OneOf(FORMATS))
    language = fields.String(validate=Length(2, 20), metadata={"description": "BCP 47 code: en, cy, pl."})
    involvement = fields.String(validate=OneOf(INVOLVEMENTS))


class ChangeOwnDetails(ContactIn):
    pass


class ChangeResident(ContactIn):
    title = fields.String(allow_none=True, validate=Length(0, 30))
    given_name = fields.String(allow_none=True, validate=Length(1, 100))
    family_name = fields.String(validate=Length(1, 100))
    date_of_birth = fields.Date(allow_none=True)
    address_lines = fields.List(fields.String(validate=Length(1, 100)), validate=Length(1, 5), allow_none=True)
    postcode = fields.String(allow_none=True, validate=Length(5, 10))
    uprn = fields.String(allow_none=True, validate=Length(1, 12))
    tenure = fields.String(validate=OneOf(TENURES))
    estate = fields.String(allow_none=True, validate=Length(1, 64))
    block = fields.String(
        allow_none=True, validate=Length(1, 64),
        metadata={
            "description": "Code of a building with several homes, within its estate. Forgotten when the address, UPRN "
            "or estate changes and no block is named."
        },
    )  # fmt: skip


class RegisterResident(ChangeResident):
    external_reference = fields.String(validate=Length(1, 40), metadata={"description": "Of your housing system."})
    family_name = fields.String(required=True, validate=Length(1, 100))
    tenure = fields.String(required=True, validate=OneOf(TENURES))


class RecordMovingOut(Schema):
    reason = fields.String(load_default="moved_out", validate=OneOf(RESIDENT_STATES[1:]))
    left_on = fields.Date(required=True)


class ResidentsQuery(PageQuery):
    state = fields.String(validate=OneOf(RESIDENT_STATES))
    estate = fields.String(validate=Length(1, 64))
    block = fields.String(validate=Length(1, 64))
    tenure = fields.String(validate=OneOf(TENURES))
    reference = fields.String(validate=Length(1, 40), metadata={"description": "External reference, whole."})
    name = fields.String(
        validate=Length(2, 100),
        metadata={"description": "How a family name, a given name, or both in either order begin; any case."},
    )


class ResidentSummary(Schema):
    id = fields.String(required=True)
    external_reference = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    given_name = fields.String(allow_none=True)
    family_name = fields.String(required=True)
    postcode = fields.String(allow_none=True)
    tenure = fields.String(required=True)
    estate = fields.String(allow_none=True)
    block = fields.String(allow_none=True)
    state = fields.String(required=True)
    preferred_channel = fields.String(required=True)
    involvement = fields.String(required=True)
    version = fields.Integer(required=True)


class ResidentView(ResidentSummary):
    date_of_birth = fields.String(allow_none=True, metadata={"description": "ISO day."})
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True, metadata={"description": "E.164: +447700900123."})
    address_lines = fields.List(fields.String())
    uprn = fields.String(allow_none=True)
    format = fields.String(required=True)
    language = fields.String(required=True)
    registered_at = Moment(required=True)
    left_on = fields.String(allow_none=True, metadata={"description": "ISO day of moving out or death."})
