"""What residents are shown of what was promised to them."""

from marshmallow import Schema, fields

from services.complaints.schemas.views import ComplaintFurtherView
from shared.http.shapes import Moment


class PromiseMoveView(Schema):
    at = Moment(allow_none=True)
    from_on = fields.String(allow_none=True)
    to_on = fields.String()
    reason = fields.String(allow_none=True)


class PromiseProgressView(Schema):
    at = Moment()
    text = fields.String()


class MyPromiseView(Schema):
    kind = fields.String(
        metadata={"description": "acknowledge, respond, extended_response, remedy or outstanding_action"}
    )
    stage = fields.Integer()
    what = fields.String(metadata={"description": "In the words of the answer; of a remedy or action."})
    due_on = fields.String(allow_none=True, metadata={"description": "The last day; null where none was named."})
    status = fields.String(metadata={"description": "open, kept, broken, moved or ended"})
    done_at = Moment(allow_none=True)
    moves = fields.List(fields.Nested(PromiseMoveView))
    progress = fields.List(fields.Nested(PromiseProgressView))
    promised_on = fields.String(allow_none=True, metadata={"description": "The day that the answer named."})
    remedy_id = fields.String(metadata={"description": "To confirm that it is done, or to say that it is not."})
    remedy_state = fields.String()


class MyPromisesView(Schema):
    complaint_id = fields.String()
    reference = fields.String()
    received_at = Moment()
    state = fields.String()
    promises = fields.List(fields.Nested(MyPromiseView))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "By status."})
    further = fields.Nested(ComplaintFurtherView)
