"""What is sent to and answered by the ledger of a complaint."""

from marshmallow import Schema, fields
from marshmallow.validate import Range, Regexp

from services.complaints.money import Method, ReversalReason
from services.complaints.putting_right import CompensationHead
from services.complaints.schemas.kinds import Choice, Day, DayText
from services.complaints.vocabulary import Channel
from shared.http.shapes import Moment

MOST_PENCE = 100_000_000


def pence():
    return fields.Integer(strict=True, required=True, validate=Range(1, MOST_PENCE))


def reference(**options):
    return fields.String(validate=Regexp(r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$"), **options)


class OfferCompensation(Schema):
    head = Choice(CompensationHead, required=True)
    amount_pence = pence()


class AcceptCompensation(Schema):
    channel = Choice(Channel, required=True, metadata={"description": "How the resident said so."})


class DeclineCompensation(Schema):
    channel = Choice(Channel, required=True, metadata={"description": "How the resident said so."})


class PayCompensation(Schema):
    amount_pence = pence()
    paid_on = DayText(required=True)
    method = Choice(Method, required=True)
    payment_reference = reference(required=True, metadata={"description": "Of your own finance system."})
    agreement = reference(
        load_default=None,
        allow_none=True,
        metadata={"description": "Document in which the resident agrees that it is set off against arrears."},
    )


class ReverseCompensationPayment(Schema):
    reason = Choice(ReversalReason, required=True)


class CompensationPeriodQuery(Schema):
    first = Day(required=True, data_key="from", metadata={"description": "Entered on or after this day."})
    last = Day(required=True, data_key="to", metadata={"description": "Entered on or before this day."})


class AwardView(Schema):
    number = fields.Integer()
    kind = fields.String(metadata={"description": "offered or ordered"})
    head = fields.String()
    amount_pence = fields.Integer()
    accepted = fields.Boolean()
    declined = fields.Boolean()
    approved = fields.Boolean()
    owed_pence = fields.Integer(metadata={"description": "Still to be paid; 0 before an offer is accepted."})


class CompensationEntryView(Schema):
    number = fields.Integer()
    kind = fields.String()
    award = fields.Integer(metadata={"description": "Number of the entry that offered or ordered it."})
    head = fields.String()
    amount_pence = fields.Integer()
    at = Moment()
    paid_on = fields.String(allow_none=True)
    method = fields.String(allow_none=True)
    reverses = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)


class CompensationEntryOfStaffView(CompensationEntryView):
    by_kind = fields.String()
    by = fields.String(allow_none=True)
    channel = fields.String(allow_none=True)
    payment_reference = fields.String(allow_none=True)
    agreement = fields.String(allow_none=True)
    source_id = fields.String(allow_none=True)


class MyCompensationView(Schema):
    complaint_id = fields.String()
    reference = fields.String()
    version = fields.Integer(metadata={"description": "0 while nothing was offered or ordered."})
    offered_pence = fields.Integer()
    ordered_pence = fields.Integer()
    accepted_pence = fields.Integer()
    paid_pence = fields.Integer(metadata={"description": "Without payments that were taken back."})
    balance_pence = fields.Integer(metadata={"description": "Accepted and ordered, and not paid yet."})
    awards = fields.List(fields.Nested(AwardView))
    entries = fields.List(fields.Nested(CompensationEntryView))


class CompensationView(MyCompensationView):
    entries = fields.List(fields.Nested(CompensationEntryOfStaffView))


class CompensationSumsView(Schema):
    offered_pence = fields.Integer()
    ordered_pence = fields.Integer()
    accepted_pence = fields.Integer()
    declined_pence = fields.Integer()
    approved_pence = fields.Integer()
    paid_pence = fields.Integer()
    reversed_pence = fields.Integer()
    net_paid_pence = fields.Integer()


class CompensationByHeadView(CompensationSumsView):
    head = fields.String()


class CompensationTotalsView(CompensationSumsView):
    from_ = fields.Date(data_key="from")
    to = fields.Date()
    by_head = fields.List(fields.Nested(CompensationByHeadView))
