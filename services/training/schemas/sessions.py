"""Shapes of sessions."""

from itertools import pairwise

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.training.model.sessions import MOST_PARTS, MOST_SEATS, OFFER_DAYS
from services.training.schemas.kinds import ForStaff, Reference, Text, Whole, Word, Words, YesNo
from shared.contracts import training as words
from shared.http import PageQuery
from shared.http.shapes import Moment


class Part(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)

    @validates_schema
    def check_order(self, data, **_options):
        if data["ends_at"] <= data["starts_at"]:
            raise ValidationError("Must be after the start.", "ends_at")


class SessionFields(Schema):
    """What can be said of a session, and changed later."""

    parts = fields.List(fields.Nested(Part), validate=Length(1, MOST_PARTS))
    online = YesNo()
    venue_name = Text(160, allow_none=True)
    access_features = Words(words.ACCESS_FEATURES)
    trainer = Text(120, allow_none=True)
    capacity = Whole(1, MOST_SEATS)
    waiting_list = YesNo()
    auto_promote = YesNo()
    offer_days = Whole(1, 60)
    booking_closes_at = Moment()

    @validates_schema
    def check_parts(self, data, **_options):
        parts = data.get("parts", [])
        for place, (earlier, later) in enumerate(pairwise(parts), start=1):
            if later["starts_at"] < earlier["ends_at"]:
                raise ValidationError(
                    {"parts": {place: {"starts_at": ["Must not be before the part before it ends."]}}}
                )
        if parts and (parts[-1]["ends_at"] - parts[0]["starts_at"]).days > 366:
            raise ValidationError("A session must end within a year of its start.", "parts")


class ScheduleSession(SessionFields):
    course_id = Reference(required=True)
    parts = fields.List(fields.Nested(Part), required=True, validate=Length(1, MOST_PARTS))
    online = YesNo(load_default=False)
    access_features = Words(words.ACCESS_FEATURES, load_default=list)
    capacity = Whole(1, MOST_SEATS, required=True)
    waiting_list = YesNo(load_default=True)
    auto_promote = YesNo(load_default=False)
    offer_days = Whole(1, 60, load_default=OFFER_DAYS)


class ChangeSession(SessionFields):
    pass


class CancelSession(Schema):
    reason = Word(words.SESSION_REASONS, required=True)


class PartView(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class SessionView(Schema):
    id = fields.String(required=True)
    course_id = fields.String(required=True)
    parts = fields.List(fields.Nested(PartView), required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    online = fields.Boolean(required=True)
    venue_name = fields.String(allow_none=True)
    access_features = fields.List(fields.String(), required=True)
    trainer = ForStaff(allow_none=True, metadata={"description": "For staff only, null for others."})
    capacity = fields.Integer(required=True)
    seats_taken = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    waiting_list = fields.Boolean(required=True)
    auto_promote = fields.Boolean(required=True)
    offer_days = fields.Integer(required=True)
    booking_closes_at = Moment(required=True)
    status = fields.String(required=True)
    reason = fields.String(allow_none=True)
    version = fields.Integer(required=True)


class SessionQuery(PageQuery):
    course = Reference()
    starts_after = Moment()
