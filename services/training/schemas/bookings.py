"""Shapes of bookings."""

from marshmallow import Schema, fields

from services.training.schemas.kinds import Reference, Word, Words
from shared.contracts import training as words
from shared.http import PageQuery
from shared.http.shapes import Moment


class BookMyPlace(Schema):
    access_needs = Words(words.ACCESS_NEEDS, load_default=list)


class BookPlaceFor(BookMyPlace):
    resident_id = Reference(required=True)


class BookingView(Schema):
    """Without access needs: those are shown where they are needed, to who may see them."""

    id = fields.String(required=True)
    session_id = fields.String(required=True)
    course_id = fields.String(required=True)
    resident_id = fields.String(required=True)
    status = Word(words.BOOKING_STATES, required=True)
    reason = Word(words.BOOKING_REASONS, allow_none=True)
    booked_by = Word(words.BOOKERS, required=True)
    at = Moment(required=True)
    changed_at = Moment(required=True)
    offer_expires_at = Moment(allow_none=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class MyBookingView(BookingView):
    access_needs = fields.List(fields.String(), required=True)


class BookingQuery(PageQuery):
    status = Word(words.BOOKING_STATES)


class AccessNeedsOfOne(Schema):
    booking_id = fields.String(required=True, attribute="id")
    resident_id = fields.String(required=True)
    status = fields.String(required=True)
    access_needs = fields.List(fields.String(), required=True)


class AccessNeedsView(Schema):
    items = fields.List(fields.Nested(AccessNeedsOfOne), required=True)
