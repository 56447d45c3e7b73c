"""Where a complaint can be and what may happen to it there: two stages, no more and nothing before the first.

Source: Complaint Handling Code 2024 para 5.2 (no informal stage), 5.3 (not more than two stages).
"""

from enum import StrEnum

from shared.errors import RuleBroken


class State(StrEnum):
    EXPRESSION_CAPTURED = "expression_captured"  # dissatisfaction heard; the resident is given the choice
    SERVICE_REQUEST = "service_request"
    STAGE1_LOGGED = "stage1_logged"
    STAGE1_ACKNOWLEDGED = "stage1_acknowledged"
    STAGE1_EXTENDED = "stage1_extended"
    STAGE1_RESPONDED = "stage1_responded"
    STAGE1_RESOLVED = "stage1_resolved"
    STAGE1_REFUSED = "stage1_refused"
    STAGE2_REQUESTED = "stage2_requested"
    STAGE2_ACKNOWLEDGED = "stage2_acknowledged"
    STAGE2_EXTENDED = "stage2_extended"
    STAGE2_RESPONDED = "stage2_responded"  # the landlord's final word; promised actions may still be open
    STAGE2_REFUSED = "stage2_refused"
    WITHDRAWN = "withdrawn"
    WITH_OMBUDSMAN = "with_ombudsman"
    DETERMINED = "determined"
    ORDERS_OPEN = "orders_open"
    ORDERS_COMPLIED = "orders_complied"


class Action(StrEnum):
    RECORD_SERVICE_REQUEST = "record_service_request"  # the resident chose this
    LOG = "log"
    ACKNOWLEDGE = "acknowledge"
    EXTEND = "extend"
    EXTEND_FURTHER = "extend_further"  # only with good reason, and with updates in between
    UPDATE = "update"
    RESPOND = "respond"
    RESOLVE = "resolve"  # the resident says it is settled; silence is not
    REFUSE = "refuse"
    ACCEPT_AS_TOLD = "accept_as_told"  # the Ombudsman tells the landlord to accept
    ESCALATE = "escalate"
    GO_STRAIGHT_TO_STAGE2 = "go_straight_to_stage2"  # where the procedure allows it
    WITHDRAW = "withdraw"  # by the resident only
    GO_TO_OMBUDSMAN = "go_to_ombudsman"
    DETERMINE = "determine"
    ORDER = "order"
    COMPLY = "comply"


S, A = State, Action

INVESTIGATED = frozenset({S.STAGE1_ACKNOWLEDGED, S.STAGE1_EXTENDED, S.STAGE2_ACKNOWLEDGED, S.STAGE2_EXTENDED})
ANSWERABLE = INVESTIGATED | {S.STAGE1_RESPONDED, S.STAGE1_RESOLVED, S.STAGE2_REQUESTED, S.STAGE2_RESPONDED}

OPEN = frozenset(
    {
        S.EXPRESSION_CAPTURED,
        S.STAGE1_LOGGED,
        S.STAGE1_ACKNOWLEDGED,
        S.STAGE1_EXTENDED,
        S.STAGE2_REQUESTED,
        S.STAGE2_ACKNOWLEDGED,
        S.STAGE2_EXTENDED,
    }
)

TRANSITIONS = {
    (S.EXPRESSION_CAPTURED, A.RECORD_SERVICE_REQUEST): S.SERVICE_REQUEST,
    (S.EXPRESSION_CAPTURED, A.LOG): S.STAGE1_LOGGED,
    (S.SERVICE_REQUEST, A.LOG): S.STAGE1_LOGGED,
    (S.STAGE1_LOGGED, A.ACKNOWLEDGE): S.STAGE1_ACKNOWLEDGED,
    (S.STAGE1_LOGGED, A.REFUSE): S.STAGE1_REFUSED,
    (S.STAGE1_REFUSED, A.ACCEPT_AS_TOLD): S.STAGE1_LOGGED,
    (S.STAGE1_ACKNOWLEDGED, A.EXTEND): S.STAGE1_EXTENDED,  # once a stage
    (S.STAGE1_ACKNOWLEDGED, A.RESPOND): S.STAGE1_RESPONDED,
    (S.STAGE1_EXTENDED, A.EXTEND_FURTHER): S.STAGE1_EXTENDED,
    (S.STAGE1_EXTENDED, A.UPDATE): S.STAGE1_EXTENDED,
    (S.STAGE1_EXTENDED, A.RESPOND): S.STAGE1_RESPONDED,
    (S.STAGE1_RESPONDED, A.RESOLVE): S.STAGE1_RESOLVED,
    (S.STAGE1_RESPONDED, A.ESCALATE): S.STAGE2_REQUESTED,
    (S.STAGE2_REQUESTED, A.ACKNOWLEDGE): S.STAGE2_ACKNOWLEDGED,
    (S.STAGE2_REQUESTED, A.REFUSE): S.STAGE2_REFUSED,
    (S.STAGE2_REFUSED, A.ACCEPT_AS_TOLD): S.STAGE2_REQUESTED,
    (S.STAGE2_ACKNOWLEDGED, A.EXTEND): S.STAGE2_EXTENDED,
    (S.STAGE2_ACKNOWLEDGED, A.RESPOND): S.STAGE2_RESPONDED,
    (S.STAGE2_EXTENDED, A.EXTEND_FURTHER): S.STAGE2_EXTENDED,
    (S.STAGE2_EXTENDED, A.UPDATE): S.STAGE2_EXTENDED,
    (S.STAGE2_EXTENDED, A.RESPOND): S.STAGE2_RESPONDED,
    (S.STAGE1_REFUSED, A.GO_TO_OMBUDSMAN): S.WITH_OMBUDSMAN,  # about the refusal itself
    (S.STAGE2_REFUSED, A.GO_TO_OMBUDSMAN): S.WITH_OMBUDSMAN,
    (S.STAGE2_RESPONDED, A.GO_TO_OMBUDSMAN): S.WITH_OMBUDSMAN,
    (S.WITH_OMBUDSMAN, A.DETERMINE): S.DETERMINED,
    (S.DETERMINED, A.ORDER): S.ORDERS_OPEN,
    (S.ORDERS_OPEN, A.COMPLY): S.ORDERS_COMPLIED,
    **{(state, A.WITHDRAW): S.WITHDRAWN for state in OPEN},
}


# What is possible beside that where a procedure has no clock for the acknowledgement of a stage: it can be answered, or
# put off, as soon as it is there. The acknowledgement can be sent all the same.
UNACKNOWLEDGED = {
    1: {(S.STAGE1_LOGGED, A.RESPOND): S.STAGE1_RESPONDED, (S.STAGE1_LOGGED, A.EXTEND): S.STAGE1_EXTENDED},
    2: {(S.STAGE2_REQUESTED, A.RESPOND): S.STAGE2_RESPONDED, (S.STAGE2_REQUESTED, A.EXTEND): S.STAGE2_EXTENDED},
}
STRAIGHT = {(state, A.GO_STRAIGHT_TO_STAGE2): S.STAGE2_REQUESTED for state in (S.STAGE1_LOGGED, S.STAGE1_ACKNOWLEDGED)}


def transitions(unacknowledged=(), *, straight=False):
    """The table of one procedure: {(state, action): state}.

    unacknowledged: the stages whose acknowledgement it gives no time for. straight: may stage 1 be left out?
    """
    table = dict(TRANSITIONS)
    for stage in unacknowledged:
        table |= UNACKNOWLEDGED[stage]
    return table | STRAIGHT if straight else table


def next_state(state, action, table=TRANSITIONS):
    """The state after an action. table: of the complaint's procedure.

    Raises: RuleBroken not_possible_now, with the state and what is possible in it.
    """
    try:
        return table[state, action]
    except KeyError:
        detail = f"This cannot be done while the complaint is {_words(state)}."
        possible = possible_actions(state, table)
        raise RuleBroken("not_possible_now", detail, state=str(state), possible=possible) from None


def check_investigated(state, table=TRANSITIONS):
    """Refuse what can only be done between an acknowledgement and the response to it.

    Raises: RuleBroken not_possible_now.
    """
    if state not in INVESTIGATED:
        detail = f"This cannot be done while the complaint is {_words(state)}."
        raise RuleBroken("not_possible_now", detail, state=str(state), possible=possible_actions(state, table))


def possible_actions(state, table=TRANSITIONS):
    """The actions a state allows, as sorted strings."""
    return sorted(str(action) for at, action in table if at == state)


def _words(state):
    return state.replace("stage1_", "stage 1 ").replace("stage2_", "stage 2 ").replace("_", " ")
