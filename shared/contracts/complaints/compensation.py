"""Money for putting things right."""

from shared.contracts.complaints.complaint import TIMELINE
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id

COMPENSATION_HEADS = (
    "time_and_trouble",
    "distress",
    "inconvenience",
    "delay",
    "complaint_handling",
    "loss",
    "damage",
    "rent_refund",
    "charge_refund",
    "other",
)
COMPENSATION_ENTRIES = ("offered", "ordered", "accepted", "declined", "approved", "paid", "reversed")

_SETTLING = ("complaints.settle_remedies",)


class CompensationState(Event):
    """The ledger of a complaint: its sums in pence, and the entry that an event is about."""

    entity = "compensation"
    about = ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(allow_none=True)  # null for an anonymous complaint
    offered_pence = Count(required=True)
    ordered_pence = Count(required=True)
    accepted_pence = Count(required=True)
    paid_pence = Count(required=True)  # without payments that were taken back
    balance_pence = Count(required=True)  # accepted and ordered, and not paid yet
    number = Count(allow_none=True)  # of the entry, from 1; null where the ledger is told again
    kind = Code(COMPENSATION_ENTRIES, allow_none=True)
    head = Code(COMPENSATION_HEADS, allow_none=True)
    amount_pence = Count(allow_none=True)


class CompensationOffered(CompensationState):
    """The landlord offers money."""

    name, timeline = "complaints.compensation_offered", "offered"
    readers = TIMELINE


class CompensationOrdered(CompensationState):
    """The Ombudsman orders money to be paid."""

    name, timeline = "complaints.compensation_ordered", "ordered"
    readers = TIMELINE


class CompensationAccepted(CompensationState):
    """The resident accepts an offer."""

    name, timeline = "complaints.compensation_accepted", "accepted"
    readers = TIMELINE


class CompensationDeclined(CompensationState):
    """The resident does not want an offer."""

    name, timeline = "complaints.compensation_declined", "declined"
    readers = (*TIMELINE, *_SETTLING)


class CompensationApproved(CompensationState):
    """It may be paid."""

    name = "complaints.compensation_approved"


class CompensationPaid(CompensationState):
    """It was paid, in whole or in part."""

    name, timeline = "complaints.compensation_paid", "paid"
    readers = (*TIMELINE, *_SETTLING)


class CompensationReversed(CompensationState):
    """A payment came back, or was a mistake: it is owed again."""

    name = "complaints.compensation_reversed"
    readers = _SETTLING


class CompensationRestated(CompensationState):
    """The ledger as it is, told again for a reader that lacks it."""

    name = "complaints.compensation_restated"
