"""What is sent to and answered by the question after a complaint."""

from marshmallow import Schema, fields

from services.complaints.satisfaction import Score
from services.complaints.schemas.kinds import Choice, Day
from shared.http.shapes import Moment


class GiveMySatisfaction(Schema):
    score = Choice(Score, required=True)


class SatisfactionPeriodQuery(Schema):
    first = Day(required=True, data_key="from", metadata={"description": "Asked on or after this day."})
    last = Day(required=True, data_key="to", metadata={"description": "Asked on or before this day."})


class MySatisfactionView(Schema):
    complaint_id = fields.String()
    version = fields.Integer()
    question = fields.String()
    asked_at = Moment()
    score = fields.String(allow_none=True)
    answered_at = Moment(allow_none=True)
    changeable_until = Moment(allow_none=True)
    offer = fields.String(allow_none=True, metadata={"description": "How to go further, where the answer is low."})


class SatisfactionCountsView(Schema):
    from_ = fields.Date(data_key="from")
    to = fields.Date()
    asked = fields.Integer()
    n = fields.Integer(metadata={"description": "Answers. Not for the Tenant Satisfaction Measures."})
    by_score = fields.Dict(keys=fields.String(), values=fields.Integer())
