"""What is sent to and answered by what was promised."""

from marshmallow import Schema, fields

from services.complaints.putting_right import TO_DO, OwnerKind
from services.complaints.schemas.kinds import Choice, Day, Text, person
from services.complaints.vocabulary import Channel
from shared.http import PageQuery
from shared.http.shapes import Moment


class RemedyQuery(PageQuery):
    owner_id = person(metadata={"description": "Of a member of staff, or a contractor's code."})
    complaint_id = person()
    state = Choice(sorted(TO_DO))
    overdue = fields.Boolean()


class AssignRemedyOwner(Schema):
    owner_kind = Choice(OwnerKind, required=True)
    owner_id = person(required=True, metadata={"description": "Of a member of staff, or a contractor's code."})


class MoveRemedyDate(Schema):
    until = Day(required=True, metadata={"description": "The new last day."})
    reason = Text(2_000, required=True, metadata={"description": "The resident reads it."})


class ReportRemedyProgress(Schema):
    text = Text(2_000, required=True, metadata={"description": "The resident reads it."})


class DisputeRemedy(Schema):
    reason = Text(5_000, required=True, metadata={"description": "In the resident's own words."})
    channel = Choice(Channel, required=True, metadata={"description": "How the resident said so."})


class DisputeMyRemedy(Schema):
    reason = Text(5_000, required=True)


class RemedyMoveView(Schema):
    at = Moment()
    from_on = fields.String(allow_none=True)
    to_on = fields.String()
    reason = fields.String()


class RemedyProgressView(Schema):
    at = Moment()
    text = fields.String()


class RemedyDisputeView(Schema):
    at = Moment()
    channel = fields.String()
    reason = fields.String()


class MyRemedyView(Schema):
    id = fields.String()
    complaint_id = fields.String()
    reference = fields.String(metadata={"description": "Of the complaint."})
    stage = fields.Integer()
    source = fields.String()
    kind = fields.String(allow_none=True)
    what = fields.String()
    amount_pence = fields.Integer(allow_none=True)
    state = fields.String()
    promised_at = Moment()
    promised_on = fields.String(allow_none=True, metadata={"description": "The day that the answer named."})
    due_on = fields.String(allow_none=True, metadata={"description": "Its last day, as named since."})
    done_at = Moment(allow_none=True)
    confirmed_at = Moment(allow_none=True)
    moves = fields.List(fields.Nested(RemedyMoveView))
    progress = fields.List(fields.Nested(RemedyProgressView))
    disputes = fields.List(fields.Nested(RemedyDisputeView))


class RemedyView(MyRemedyView):
    version = fields.Integer()
    resident_id = fields.String(allow_none=True)
    number = fields.Integer()
    owner_kind = fields.String()
    owner_id = fields.String()
    chased = fields.Integer(metadata={"description": "Reminders since its day has passed."})


class ComplaintRemediesView(Schema):
    items = fields.List(fields.Nested(RemedyView))
