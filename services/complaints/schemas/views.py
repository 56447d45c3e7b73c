"""What complaints answers."""

from marshmallow import Schema, fields

from services.complaints.schemas.kinds import IsOver
from services.complaints.schemas.requests import ComplaintDuration
from shared.http.shapes import Moment


class ComplaintFactView(Schema):
    at = Moment()
    what = fields.String()
    stage = fields.Integer()
    by_kind = fields.String()
    by = fields.String(allow_none=True)
    details = fields.Dict(keys=fields.String(), values=fields.String())


class ComplaintLetterView(Schema):
    number = fields.Integer()
    template = fields.String()
    stage = fields.Integer()
    at = Moment()
    title = fields.String()


class ComplaintResponseView(Schema):
    at = Moment()
    by = fields.String()
    definition = fields.String()
    decision = fields.String()
    reasons = fields.String()
    remedies = fields.List(fields.Dict())
    outstanding_actions = fields.List(fields.Dict())
    how_to_escalate = fields.String()


class ComplaintRefusalView(Schema):
    at = Moment()
    by = fields.String()
    reason = fields.String()
    explanation = fields.String()
    discretion_considered = fields.Boolean()
    matter_known_on = fields.String(allow_none=True)


class ComplaintStageView(Schema):
    requested_at = Moment()
    requested_through = fields.String()
    request_reason = fields.String(allow_none=True)
    handler_id = fields.String(allow_none=True)
    acknowledge_due_before = Moment()
    acknowledged_at = Moment(allow_none=True)
    definition = fields.String(allow_none=True)
    outcomes_sought = fields.String(allow_none=True)
    not_responsible_for = fields.String(allow_none=True)
    respond_due_before = Moment(allow_none=True)
    extended_until = fields.String(allow_none=True)
    extension_reason = fields.String(allow_none=True)
    response = fields.Nested(ComplaintResponseView, allow_none=True)
    refusal = fields.Nested(ComplaintRefusalView, allow_none=True)


class ComplaintView(Schema):
    id = fields.String()
    reference = fields.String()
    version = fields.Integer()
    procedure = fields.String()
    state = fields.String()
    stage = fields.Integer()
    resident_id = fields.String(allow_none=True)
    by_representative = fields.Boolean()
    channel = fields.String()
    category = fields.String()
    description = fields.String()
    received_at = Moment()
    due_before = Moment(allow_none=True, metadata={"description": "The first instant that is too late."})
    due_on = fields.Date(allow_none=True, metadata={"description": "The last day, in the landlord's own country."})
    overdue = IsOver(attribute="due_order")
    outcome = fields.String(allow_none=True)
    stage1 = fields.Nested(ComplaintStageView)
    stage2 = fields.Nested(ComplaintStageView, allow_none=True)
    letters = fields.List(fields.Nested(ComplaintLetterView))
    history = fields.List(fields.Nested(ComplaintFactView))
    possible_actions = fields.List(fields.String(), attribute="possible_for_staff")


class ComplaintRowView(Schema):
    id = fields.String()
    reference = fields.String()
    version = fields.Integer()
    state = fields.String()
    stage = fields.Integer()
    category = fields.String()
    channel = fields.String()
    resident_id = fields.String(allow_none=True)
    handler_id = fields.String(allow_none=True)
    received_at = Moment()
    due_before = Moment(allow_none=True)
    due_on = fields.Date(allow_none=True)
    overdue = fields.Boolean()


class MyComplaintRowView(Schema):
    id = fields.String()
    reference = fields.String()
    state = fields.String()
    stage = fields.Integer()
    category = fields.String()
    received_at = Moment()
    due_on = fields.Date(allow_none=True)


class OmbudsmanView(Schema):
    name = fields.String()
    website = fields.String()
    phone = fields.String()
    email = fields.String()
    post = fields.String()


class ComplaintNextView(Schema):
    text = fields.String()
    due_on = fields.Date(allow_none=True)


class ComplaintFurtherView(Schema):
    text = fields.String()
    until = fields.Date(allow_none=True, metadata={"description": "The last day to go to the Ombudsman."})
    ombudsman = fields.Nested(OmbudsmanView)


class MyComplaintView(MyComplaintRowView):
    channel = fields.String()
    description = fields.String()
    outcome = fields.String(allow_none=True)
    next = fields.Nested(ComplaintNextView, attribute="next_for_resident")
    further = fields.Nested(ComplaintFurtherView, attribute="further_for_resident")
    letters = fields.List(fields.Nested(ComplaintLetterView))
    possible_actions = fields.List(fields.String(), attribute="possible_for_resident")


class ComplaintsPolicyView(Schema):
    procedure = fields.String()
    version = fields.Integer(metadata={"description": "0 while the landlord has set nothing."})
    durations = fields.Dict(
        keys=fields.String(), values=fields.Nested(ComplaintDuration), metadata={"description": "The landlord's own."}
    )
    limits = fields.Dict(
        keys=fields.String(), values=fields.Nested(ComplaintDuration), metadata={"description": "The procedure's."}
    )


class ComplaintsCalendarView(Schema):
    nation = fields.String()
    number = fields.Integer(metadata={"description": "Grows with each change."})
    proposed_by = fields.String()
    version = fields.Integer(metadata={"description": "0 while it is only a proposal."})
    holidays = fields.List(fields.String())


class ComplaintsInTimeView(Schema):
    stage = fields.Integer()
    clock = fields.String(metadata={"description": "acknowledge or respond"})
    in_time = fields.Integer()
    late = fields.Integer()
    overdue = fields.Integer()


class ComplaintFiguresView(Schema):
    from_ = fields.Date(data_key="from")
    to = fields.Date()
    received = fields.Integer()
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_stage = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_category = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_outcome = fields.Dict(keys=fields.String(), values=fields.Integer())
    refused_by_reason = fields.Dict(keys=fields.String(), values=fields.Integer())
    in_time = fields.List(fields.Nested(ComplaintsInTimeView))
