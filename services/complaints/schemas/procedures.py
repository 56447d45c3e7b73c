"""A procedure, and what a landlord made stricter, as shown."""

from marshmallow import Schema, fields

from services.complaints.schemas.requests import ComplaintDuration
from services.complaints.schemas.views import OmbudsmanView


class EscalationLimitView(Schema):
    of_receipt = fields.Nested(ComplaintDuration)
    of_answer = fields.Nested(ComplaintDuration)


class StageProcedureView(Schema):
    acknowledge = fields.Nested(ComplaintDuration, allow_none=True, metadata={"description": "None: no time is set."})
    respond = fields.Nested(ComplaintDuration)
    respond_from = fields.String(metadata={"description": "request or acknowledgement"})
    extend = fields.Nested(ComplaintDuration)


class ProcedureView(Schema):
    id = fields.String()
    nation = fields.String()
    name = fields.String()
    edition = fields.String()
    applies_from = fields.Date()
    applies_before = fields.Date(allow_none=True)
    counting = fields.String(metadata={"description": "day_0: the day of the act is not counted. day_1: it is."})
    stages = fields.Dict(keys=fields.String(), values=fields.Nested(StageProcedureView))
    distinct_handler = fields.Boolean()
    straight_to_stage2 = fields.List(fields.String(), metadata={"description": "Reasons for leaving out stage 1."})
    accept_within = fields.Nested(ComplaintDuration)
    escalate_within = fields.Nested(EscalationLimitView, allow_none=True)
    ombudsman_within = fields.Nested(ComplaintDuration)
    ombudsman = fields.Nested(OmbudsmanView)
    unsure = fields.List(fields.String(), metadata={"description": "What is to be verified with the text itself."})


class ComplaintsPolicyView(Schema):
    procedure = fields.String()
    version = fields.Integer(metadata={"description": "0 while the landlord has set nothing."})
    durations = fields.Dict(
        keys=fields.String(), values=fields.Nested(ComplaintDuration), metadata={"description": "The landlord's own."}
    )
    counting = fields.String(allow_none=True)
    escalate_within = fields.Nested(ComplaintDuration, allow_none=True, attribute="own_escalate_within")
    limits = fields.Dict(
        keys=fields.String(), values=fields.Nested(ComplaintDuration), metadata={"description": "The procedure's."}
    )
    rules = fields.Nested(ProcedureView, metadata={"description": "The whole procedure."})
