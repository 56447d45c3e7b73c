"""How things are put right after the answer: what was promised is an action with an owner and a day, until it is done.

Source: Complaint Handling Code 2024 para 6.6, 6.17 (outstanding actions are tracked and actioned promptly, with updates
to the resident), 7.2, 7.3 (what will happen and by when, followed through to completion).
"""

from datetime import timedelta
from enum import StrEnum

from services.complaints.states import State
from services.complaints.vocabulary import RemedyKind


class RemedyState(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"  # as the landlord says
    RESIDENT_CONFIRMED = "resident_confirmed"
    DECLINED = "declined"  # money that the resident did not want


class RemedySource(StrEnum):
    """Where in the answer it was promised."""

    REMEDY = "remedy"
    OUTSTANDING_ACTION = "outstanding_action"


class OwnerKind(StrEnum):
    STAFF = "staff"
    CONTRACTOR = "contractor"


TO_DO = frozenset({RemedyState.OPEN, RemedyState.OVERDUE})
NOT_TO_DO = frozenset(RemedyState) - TO_DO

# Given in the words of the answer itself, where no day is named for it
GIVEN_WITH_THE_ANSWER = frozenset(
    {RemedyKind.APOLOGY, RemedyKind.ACKNOWLEDGEMENT, RemedyKind.EXPLANATION, RemedyKind.REASONS_GIVEN}
)

REMIND_AHEAD = (timedelta(days=7), timedelta(days=1))  # of the last day; the first of them that is still to come
REMIND_EVERY = timedelta(days=7)  # once the day has passed
TELL_EVERY = 4  # reminders: with every so manieth the resident is told again that it is late

# Nothing is waited for in these, but for what was promised or ordered
SETTLED = frozenset(
    {
        State.SERVICE_REQUEST,
        State.STAGE1_RESPONDED,
        State.STAGE1_RESOLVED,
        State.STAGE1_REFUSED,
        State.STAGE2_RESPONDED,
        State.STAGE2_REFUSED,
        State.WITHDRAWN,
        State.DETERMINED,
        State.ORDERS_COMPLIED,
    }
)


class CompensationHead(StrEnum):
    """What money is paid for."""

    TIME_AND_TROUBLE = "time_and_trouble"
    DISTRESS = "distress"
    INCONVENIENCE = "inconvenience"
    DELAY = "delay"
    COMPLAINT_HANDLING = "complaint_handling"
    LOSS = "loss"
    DAMAGE = "damage"
    RENT_REFUND = "rent_refund"
    CHARGE_REFUND = "charge_refund"
    OTHER = "other"
