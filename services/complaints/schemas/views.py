"""What complaints answers."""

from marshmallow import Schema, fields

from services.complaints.schemas.definitions import (
    ComplaintDefinitionView,
    ComplaintIssueView,
    MyComplaintDefinitionView,
    PointAnswerView,
)
from services.complaints.schemas.expressions import ChosenView, ServiceRequestView
from services.complaints.schemas.hazards import HazardSightingView
from services.complaints.schemas.kinds import IsOver, ListOfCaller, PartOfCaller
from services.complaints.schemas.legal import LegalHoldView, LegalProceedingsView
from services.complaints.schemas.people import (
    ComplaintMemberView,
    ComplaintRepresentativeView,
    MyPartView,
    MyRepresentativeView,
)
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
    recipient_id = fields.String(allow_none=True, metadata={"description": "The one complainant it is for; else all."})
    template = fields.String()
    stage = fields.Integer()
    at = Moment()
    language = fields.String()
    format = fields.String()
    title = fields.String()


class ComplaintResponseView(Schema):
    at = Moment()
    by = fields.String()
    approved_by = fields.String(allow_none=True)
    reviewer_id = fields.String(
        allow_none=True, metadata={"description": "Who decided from outside; `by` recorded it."}
    )
    definition = fields.String()
    decision = fields.String()
    reasons = fields.String()
    points = fields.List(fields.Nested(PointAnswerView))
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


class ComplaintOverturnedView(Schema):
    refusal = fields.Nested(ComplaintRefusalView)
    instructed_at = Moment()
    ombudsman_reference = fields.String(allow_none=True)


class ComplaintStageView(Schema):
    requested_at = Moment()
    requested_through = fields.String()
    request_reason = fields.String(allow_none=True)
    handler_id = fields.String(allow_none=True)
    reviewer_id = fields.String(allow_none=True, metadata={"description": "Somebody from outside, instead of staff."})
    acknowledge_due_before = Moment(allow_none=True, metadata={"description": "None where the procedure sets no time."})
    acknowledged_at = Moment(allow_none=True)
    definition = fields.String(allow_none=True)
    outcomes_sought = fields.String(allow_none=True)
    not_responsible_for = fields.String(allow_none=True)
    definitions = fields.List(fields.Nested(ComplaintDefinitionView))
    respond_due_before = Moment(allow_none=True)
    extended_until = fields.String(allow_none=True)
    extension_reason = fields.String(allow_none=True)
    extension_grounds = fields.List(fields.String())
    update_due_before = Moment(allow_none=True, metadata={"description": "Of the next update, as agreed."})
    updates_sent = fields.Integer()
    updates_missed = fields.Integer()
    response = fields.Nested(ComplaintResponseView, allow_none=True)
    refusal = fields.Nested(ComplaintRefusalView, allow_none=True)
    overturned = fields.List(fields.Nested(ComplaintOverturnedView))


class ComplaintView(Schema):
    adjustments_at = fields.String(
        metadata={"description": "Read this first: what was agreed with these people. Each reading is recorded."}
    )
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
    expressed_at = Moment(allow_none=True, metadata={"description": "The first word, if not a complaint from then."})
    received_at = Moment()
    tenure_group = fields.String(allow_none=True, metadata={"description": "lcra, lcho, other, unknown"})
    due_before = Moment(allow_none=True, metadata={"description": "The first instant that is too late."})
    due_on = fields.Date(allow_none=True, metadata={"description": "The last day, in the landlord's own country."})
    overdue = IsOver(attribute="due_order")
    outcome = fields.String(allow_none=True)
    raised_in_id = fields.String(allow_none=True, metadata={"description": "The complaint it came up in."})
    definition_state = fields.String(allow_none=True)
    issues = fields.List(fields.Nested(ComplaintIssueView))
    finished = fields.Boolean(
        metadata={"description": "Nothing that was promised is still to do. Only where one complaint is asked for."}
    )
    stage1 = fields.Nested(ComplaintStageView, allow_none=True)
    stage2 = fields.Nested(ComplaintStageView, allow_none=True)
    letter_language = fields.String(metadata={"description": "Of the letters to come."})
    letter_format = fields.String()
    letters = fields.List(fields.Nested(ComplaintLetterView))
    hazard_sightings = fields.List(
        fields.Nested(HazardSightingView), metadata={"description": "Their state and clocks: /hazards/{concern_id}."}
    )
    history = fields.List(fields.Nested(ComplaintFactView))
    choices = fields.List(fields.Nested(ChosenView))
    service_request = fields.Nested(ServiceRequestView, allow_none=True)
    group = fields.Boolean()
    members = fields.List(fields.Nested(ComplaintMemberView))
    separated_from = fields.String(allow_none=True)
    representatives = fields.List(fields.Nested(ComplaintRepresentativeView))
    legal_proceedings_started = fields.Boolean()
    legal_hold = fields.Boolean()
    proceedings = fields.Nested(LegalProceedingsView, allow_none=True)
    holds = fields.List(fields.Nested(LegalHoldView))
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


class MyLetterView(Schema):
    number = fields.Integer()
    template = fields.String()
    stage = fields.Integer()
    at = Moment()
    title = fields.String()


class MyComplaintView(MyComplaintRowView):
    channel = fields.String()
    description = fields.String()
    outcome = fields.String(allow_none=True)
    definition = fields.Nested(MyComplaintDefinitionView, attribute="latest_definition", allow_none=True)
    finished = fields.Boolean(
        metadata={"description": "Nothing that was promised is still to do. Only where one complaint is asked for."}
    )
    next = fields.Nested(ComplaintNextView, attribute="next_for_resident")
    further = fields.Nested(ComplaintFurtherView, attribute="further_for_resident")
    letter_language = fields.String(metadata={"description": "Of the letters to come."})
    letter_format = fields.String()
    expressed_at = Moment(allow_none=True)
    service_request_state = fields.String(allow_none=True)
    group = fields.Boolean()
    own_part = PartOfCaller(MyPartView, lambda complaint, one: complaint.individual_of(one))
    representatives = ListOfCaller(
        fields.Nested(MyRepresentativeView), lambda complaint, one: complaint.representatives_of(one)
    )
    letters = ListOfCaller(fields.Nested(MyLetterView), lambda complaint, one: complaint.letters_of(one))
    possible_actions = fields.List(fields.String(), attribute="possible_for_resident")


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
