"""The Ombudsman: when a complaint is theirs, what they decide, and who hears of it when what they ordered is late."""

from enum import StrEnum

from services.complaints.states import OPEN, Action, State


class Finding(StrEnum):
    """What the Ombudsman decides, on each point and overall."""

    SEVERE_MALADMINISTRATION = "severe_maladministration"
    MALADMINISTRATION = "maladministration"
    SERVICE_FAILURE = "service_failure"
    REASONABLE_REDRESS = "reasonable_redress"
    NO_MALADMINISTRATION = "no_maladministration"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    WITHDRAWN = "withdrawn"


class CaseState(StrEnum):
    WITH_OMBUDSMAN = "with_ombudsman"
    DETERMINED = "determined"  # and nothing was ordered
    ORDERS_OPEN = "orders_open"
    ORDERS_COMPLIED = "orders_complied"
    TOLD_TO_ACCEPT = "told_to_accept"  # the landlord had refused the complaint and has to take it


class OrderKind(StrEnum):
    ORDER = "order"  # binding on a member of the Scheme
    RECOMMENDATION = "recommendation"


class Escalation(StrEnum):
    """Who is to hear that a day set by the Ombudsman is close, or has passed."""

    HANDLER = "handler"
    SENIOR_LEAD = "senior_lead"
    GOVERNING_BODY = "governing_body"


# A resident may ask the Ombudsman at any time. While the landlord's own procedure runs, the Ombudsman takes a complaint
# only where the landlord does not act; what the landlord owes goes on all the same. So a referral is recorded, and no
# state and no clock of the complaint changes.
# Source: Housing Ombudsman Scheme para 42(a), complaints made before the landlord's procedure is exhausted.
EARLY = (OPEN - {State.EXPRESSION_CAPTURED}) | {State.STAGE1_RESPONDED, State.STAGE1_RESOLVED}

CLOSED = frozenset({CaseState.DETERMINED, CaseState.ORDERS_COMPLIED, CaseState.TOLD_TO_ACCEPT})

# How a complaint that is with the Ombudsman follows its case, step by step
NEXT_STEP = {
    State.WITH_OMBUDSMAN: Action.DETERMINE,
    State.DETERMINED: Action.ORDER,
    State.ORDERS_OPEN: Action.COMPLY,
}
REACHED = (CaseState.WITH_OMBUDSMAN, CaseState.DETERMINED, CaseState.ORDERS_OPEN, CaseState.ORDERS_COMPLIED)


def escalated_to(times_late):
    """Who hears of a day that has passed: the senior lead first, then the governing body.

    Source: Complaint Handling Code 2024 para 9.7, the governing body receives compliance with the Ombudsman's orders.
    """
    if times_late == 0:
        return Escalation.HANDLER
    return Escalation.SENIOR_LEAD if times_late == 1 else Escalation.GOVERNING_BODY
