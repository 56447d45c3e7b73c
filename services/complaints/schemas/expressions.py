"""Dissatisfaction, choices and service requests, in and out."""

from marshmallow import Schema, fields

from services.complaints.schemas.kinds import Choice, Day, Text, person
from services.complaints.vocabulary import Category, Channel
from services.complaints.vocabulary import Choice as Chosen
from shared.http import PageQuery
from shared.http.shapes import Moment

_NOW = {"description": "When the resident said it; now."}


class CaptureExpression(Schema):
    resident_id = person(load_default=None, allow_none=True, metadata={"description": "Left out where nobody says."})
    by_representative = fields.Boolean(load_default=False)
    channel = Choice(Channel, required=True)
    category = Choice(Category, required=True)
    description = Text(10_000, required=True, metadata={"description": "In the resident's own words."})
    received_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it reached anybody; now."})


class CaptureMyExpression(Schema):
    category = Choice(Category, required=True)
    description = Text(10_000, required=True)


class RecordChoice(Schema):
    what = Choice(Chosen, required=True)
    said = Text(5_000, required=True, metadata={"description": "What the resident said. Nobody chooses for them."})
    channel = Choice(Channel, required=True, metadata={"description": "How they said it."})
    said_at = Moment(load_default=None, allow_none=True, metadata=_NOW)
    review_on = Day(load_default=None, allow_none=True, metadata={"description": "Of a service request."})


class MakeMyChoice(Schema):
    what = Choice(Chosen, required=True)


class PromoteServiceRequest(Schema):
    said = Text(5_000, required=True, metadata={"description": "What the resident said."})
    channel = Choice(Channel, required=True)
    said_at = Moment(load_default=None, allow_none=True, metadata=_NOW)


class PromoteMyServiceRequest(Schema):
    said = Text(5_000, load_default=None, allow_none=True, metadata={"description": "Nobody has to give a reason."})


class ReviewServiceRequest(Schema):
    note = Text(5_000, required=True)
    next_on = Day(load_default=None, allow_none=True, metadata={"description": "Left out when the work is done."})


class ServiceRequestQuery(PageQuery):
    due_by = Day(metadata={"description": "To be reviewed on or before this day; today."})


class ExpressionView(Schema):
    """The receipt: what whoever heard it needs to quote it and to record the choice."""

    id = fields.String()
    reference = fields.String()
    version = fields.Integer()
    state = fields.String()
    received_at = Moment()
    expressed_at = Moment(allow_none=True)
    due_on = fields.Date(allow_none=True)
    service_request_state = fields.String(allow_none=True)


class WaitingExpressionView(Schema):
    id = fields.String()
    reference = fields.String()
    version = fields.Integer()
    category = fields.String()
    channel = fields.String()
    resident_id = fields.String(allow_none=True)
    expressed_at = Moment(attribute="received_at")
    days_waiting = fields.Integer(metadata={"description": "Since it was said, in whole days."})


class ServiceRequestRowView(Schema):
    id = fields.String()
    reference = fields.String()
    version = fields.Integer()
    state = fields.String(metadata={"description": "It may be a complaint by now: its work goes on."})
    category = fields.String()
    resident_id = fields.String(allow_none=True)
    expressed_at = Moment()
    review_on = fields.String()


class ChosenView(Schema):
    what = fields.String()
    at = Moment()
    channel = fields.String()
    said = fields.String(allow_none=True)
    by_kind = fields.String()
    by = fields.String(allow_none=True)


class ServiceRequestReviewView(Schema):
    at = Moment()
    by = fields.String(allow_none=True)
    note = fields.String()
    next_on = fields.String(allow_none=True)


class ServiceRequestView(Schema):
    state = fields.String()
    recorded_at = Moment()
    review_on = fields.String(allow_none=True)
    reviews = fields.List(fields.Nested(ServiceRequestReviewView))
    done_at = Moment(allow_none=True)
    promoted_at = Moment(allow_none=True)
