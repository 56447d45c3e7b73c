"""What is sent to complaints."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from services.complaints.deadlines import Counting, DurationKind
from services.complaints.model.definition import MOST_POINTS
from services.complaints.procedure import Clock
from services.complaints.putting_right import CompensationHead
from services.complaints.schemas.definitions import PointAnswer
from services.complaints.schemas.kinds import Choice, Day, DayText, Reference, Text, person
from services.complaints.states import State
from services.complaints.vocabulary import Category, Channel, Outcome, RefusalReason, RemedyKind
from shared.http import PageQuery
from shared.http.shapes import Moment


class ReceiveComplaint(Schema):
    resident_id = person(
        load_default=None, allow_none=True, metadata={"description": "Left out for an anonymous complaint."}
    )
    by_representative = fields.Boolean(
        load_default=False, metadata={"description": "Somebody speaks for the resident, with their authority."}
    )
    channel = Choice(Channel, required=True)
    category = Choice(Category, required=True)
    description = Text(10_000, required=True, metadata={"description": "In the resident's own words."})
    received_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it reached anybody; now."})


class MakeMyComplaint(Schema):
    category = Choice(Category, required=True)
    description = Text(10_000, required=True)


class AcknowledgeComplaint(Schema):
    definition = Text(5_000, required=True, metadata={"description": "What we understand the complaint to be."})
    outcomes_sought = Text(5_000, required=True, metadata={"description": "What the resident wants to happen."})
    not_responsible_for = Text(5_000, load_default=None, allow_none=True)
    points = fields.List(
        Text(2_000),
        load_default=None,
        allow_none=True,
        validate=Length(1, MOST_POINTS),
        metadata={"description": "What is to be answered, one by one. Left out: the definition is the one point."},
    )


class ExtendComplaint(Schema):
    until = Day(required=True, metadata={"description": "The new last day, a working day."})
    reason = Text(5_000, required=True)


class ComplaintRemedy(Schema):
    kind = Choice(RemedyKind, required=True)
    what = Text(2_000, required=True)
    amount_pence = fields.Integer(
        strict=True, validate=Range(1, 100_000_000), metadata={"description": "Financial only."}
    )
    head = Choice(CompensationHead, metadata={"description": "What the money is for. Financial only; other."})
    by = DayText()

    @validates_schema
    def check_amount(self, data, **_):
        if (data.get("kind") == RemedyKind.FINANCIAL) != ("amount_pence" in data):
            raise ValidationError("A financial remedy has an amount, and no other has.", "amount_pence")
        if "head" in data and "amount_pence" not in data:
            raise ValidationError("Only a financial remedy has a head.", "head")


class ComplaintAction(Schema):
    what = Text(2_000, required=True)
    by = DayText(required=True)


class RespondToComplaint(Schema):
    """What is left out here is named all at once by the rule that wants it: `response_incomplete`."""

    stage = fields.Integer(strict=True)
    definition = Text(5_000)
    decision = Choice(Outcome)
    reasons = Text(20_000)
    points = fields.List(
        fields.Nested(PointAnswer),
        validate=Length(max=MOST_POINTS),
        metadata={"description": "One for each point of the definition. A single one is answered by the decision."},
    )
    remedies = fields.List(fields.Nested(ComplaintRemedy), validate=Length(max=20))
    outstanding_actions = fields.List(fields.Nested(ComplaintAction), validate=Length(max=50))
    how_to_escalate = Text(2_000)


class RefuseComplaint(Schema):
    reason = Choice(RefusalReason, required=True)
    explanation = Text(10_000, required=True)
    discretion_considered = fields.Boolean(load_default=False)
    matter_known_on = Day(
        load_default=None, allow_none=True, metadata={"description": "For over_12_months: since when it was known."}
    )

    @validates_schema
    def check_known(self, data, **_):
        if (data.get("reason") == RefusalReason.OVER_12_MONTHS) != (data.get("matter_known_on") is not None):
            raise ValidationError("Say this for over_12_months, and for no other reason.", "matter_known_on")


class AcceptAsTold(Schema):
    instructed_at = Moment(required=True, metadata={"description": "When the Ombudsman told us to accept it."})
    ombudsman_reference = Text(100, load_default=None, allow_none=True)


class AssignComplaintHandler(Schema):
    handler_id = person(required=True)


class EscalateComplaint(Schema):
    channel = Choice(Channel, required=True)
    requested_at = Moment(load_default=None, allow_none=True, metadata={"description": "When it was asked for; now."})
    reason = Text(10_000, load_default=None, allow_none=True, metadata={"description": "Nobody has to give one."})
    accepted_late = fields.Boolean(
        load_default=False, metadata={"description": "Taken, though it was asked for later than the procedure allows."}
    )


class EscalateMyComplaint(Schema):
    reason = Text(10_000, load_default=None, allow_none=True)


class ResolveComplaint(Schema):
    channel = Choice(Channel, required=True, metadata={"description": "How the resident said so."})
    resident_id = person(load_default=None, allow_none=True, metadata={"description": "Which member of a group did."})


class ComplaintDuration(Schema):
    kind = Choice(DurationKind, required=True)
    n = fields.Integer(required=True, strict=True, validate=Range(1, 366))


class SetComplaintsPolicy(Schema):
    durations = fields.Dict(
        keys=Choice(Clock), values=fields.Nested(ComplaintDuration), required=True, validate=Length(max=len(Clock))
    )
    counting = Choice(
        Counting,
        load_default=None,
        allow_none=True,
        metadata={"description": "Which day counting begins with, where that ends earlier than the procedure's."},
    )
    escalate_within = fields.Nested(
        ComplaintDuration,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "How long residents can ask for stage 2, where the procedure lets landlords set that."
        },
    )


class ChangeComplaintsCalendar(Schema):
    holidays = fields.List(Day(), required=True, validate=Length(1, 1000))


class ComplaintQuery(PageQuery):
    state = Choice(State)
    stage = fields.Integer(validate=OneOf([1, 2]))
    handler_id = person(metadata={"description": "Who is responsible for the current stage."})
    resident_id = person()
    due_by = Day(metadata={"description": "Due on or before this day."})
    overdue = fields.Boolean()
    reference = Reference(metadata={"description": "As people quote it: C-26-7KQ4M2."})


class ComplaintFiguresQuery(Schema):
    first = Day(required=True, data_key="from", metadata={"description": "Received on or after this day."})
    last = Day(required=True, data_key="to", metadata={"description": "Received on or before this day."})
