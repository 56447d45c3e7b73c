"""Shapes of messages, letters, and a landlord's contact details."""

from marshmallow import Schema, fields
from marshmallow.validate import Email, Length, OneOf, Regexp

from services.membership.queries.messages import LETTER_STATES
from shared.contracts.membership import MESSAGE_STATES
from shared.http import PageQuery
from shared.http.shapes import Moment

_ONE_LINE = Regexp(r"\A[^\x00-\x1f\x7f]*\Z", error="Use plain text on one line.")


class MessagesQuery(PageQuery):
    resident_id = fields.String(validate=Length(1, 128))
    status = fields.String(validate=OneOf(MESSAGE_STATES))


class LettersQuery(PageQuery):
    status = fields.String(load_default="to_print", validate=OneOf(LETTER_STATES))


class MessageView(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True, metadata={"description": "As it stands on the message."})
    person_kind = fields.String(required=True)
    person_id = fields.String(required=True)
    template = fields.String(required=True)
    purpose = fields.String(required=True)
    about_kind = fields.String(allow_none=True)
    about_id = fields.String(allow_none=True)
    channel = fields.String(required=True)
    status = fields.String(required=True, validate=OneOf(MESSAGE_STATES))
    reason = fields.String(allow_none=True, metadata={"description": "Why it failed, or was not wanted."})
    requested_at = Moment(required=True)
    done_at = Moment(allow_none=True)


class LetterView(MessageView):
    format = fields.String(required=True)
    made_by_hand = fields.Boolean(
        required=True, metadata={"description": "The format asked for cannot be printed from here: make it by hand."}
    )
    enclosure = fields.String(
        allow_none=True,
        metadata={"description": "The page that goes into the same envelope: a complaint's own letter."},
    )


class ContactDetailsIn(Schema):
    email = fields.String(allow_none=True, validate=[Length(3, 254), Email()])
    phone = fields.String(allow_none=True, validate=Regexp(r"\A\+?[0-9 ()-]{5,29}\Z"))
    website = fields.String(allow_none=True, validate=Regexp(r"\Ahttps?://[^\s]{3,190}\Z"))
    address_lines = fields.List(fields.String(validate=[Length(1, 100), _ONE_LINE]), validate=Length(max=5))
    postcode = fields.String(allow_none=True, validate=Regexp(r"\A[A-Za-z0-9 ]{5,10}\Z"))


class ContactDetailsView(Schema):
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    website = fields.String(allow_none=True)
    address_lines = fields.List(fields.String(), required=True)
    postcode = fields.String(allow_none=True)
    version = fields.Integer(required=True)
