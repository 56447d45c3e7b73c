"""Shapes of stays elsewhere, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, Regexp

from services.complaints.schemas.kinds import Choice, Day, Text, person
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import DECANT_END_REASONS, DECANT_REASONS
from shared.http import PageQuery
from shared.http.shapes import Moment

NEEDS = (
    "step_free_access",
    "ground_floor_or_lift",
    "near_school",
    "near_care",
    "cooking",
    "laundry",
    "pets",
    "cot_or_child_equipment",
    "medical_equipment",
    "quiet",
    "safe_address",
    "transport",
    "storage",
)
_PLACE = Regexp(r"\A[A-Za-z0-9_.:/-]{1,64}\Z")


class ChangeDecant(Schema):
    expected_return_on = Day(load_default=None, allow_none=True)
    stay_place = fields.String(
        load_default=None,
        allow_none=True,
        validate=_PLACE,
        metadata={"description": "Code of the estate they stay in."},
    )
    needs = fields.List(Choice(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))


class StartDecant(ChangeDecant):
    resident_id = person(required=True)
    complaint_id = fields.String(load_default=None, allow_none=True, validate=Length(1, 128))
    hazard_concern_id = fields.String(load_default=None, allow_none=True, validate=Length(1, 128))
    reason = Choice(DECANT_REASONS, required=True)
    started_on = Day(required=True)


class RecordDecantContact(Schema):
    channel = Choice(Channel, required=True)
    at = Moment(load_default=None, allow_none=True, metadata={"description": "When it happened; now."})
    note = Text(5_000, load_default=None, allow_none=True)


class EndDecant(Schema):
    ended_on = Day(required=True)
    reason = Choice(DECANT_END_REASONS, required=True)


class DecantQuery(PageQuery):
    open = fields.Boolean(load_default=True, metadata={"description": "Left out: those that have not ended."})
    long = fields.Boolean(metadata={"description": "For more than 12 weeks."})
    contact_missed = fields.Boolean()
    resident_id = person()


class WelfareContactView(Schema):
    at = Moment()
    by_kind = fields.String()
    by = fields.String(allow_none=True)
    channel = fields.String()
    note = fields.String(allow_none=True)


class DecantRowView(Schema):
    id = fields.String()
    version = fields.Integer()
    resident_id = fields.String()
    complaint_id = fields.String(allow_none=True)
    hazard_concern_id = fields.String(allow_none=True)
    reason = fields.String()
    home_place = fields.String(allow_none=True)
    stay_place = fields.String(allow_none=True)
    started_on = fields.String()
    expected_return_on = fields.String(allow_none=True)
    contact_due_on = fields.Date(allow_none=True)
    contacts_missed = fields.Integer()
    ended_on = fields.String(allow_none=True)
    end_reason = fields.String(allow_none=True)


class DecantView(DecantRowView):
    needs = fields.List(fields.String())
    contacts = fields.List(fields.Nested(WelfareContactView))
