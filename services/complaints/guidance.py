"""What a resident is told about where their complaint stands: what happens next, by when, and how to go further."""

from services.complaints.states import State

_NEXT = {
    State.EXPRESSION_CAPTURED: "Tell us whether this is to be a complaint or a service request. You choose.",
    State.SERVICE_REQUEST: "We are working on it. If you are not satisfied, you can make it a complaint at any time.",
    State.STAGE1_LOGGED: "We will write to you to confirm what your complaint is about.",
    State.STAGE1_ACKNOWLEDGED: "We are looking into your complaint and will answer it.",
    State.STAGE1_EXTENDED: "We are looking into your complaint. We told you why we need longer.",
    State.STAGE1_RESPONDED: "We have answered. If that does not settle it, you can ask for stage 2.",
    State.STAGE1_RESOLVED: "You told us that our answer settles your complaint.",
    State.STAGE1_REFUSED: "We did not accept your complaint. You can ask the Ombudsman to look at that decision.",
    State.STAGE2_REQUESTED: "We will write to you to confirm what stage 2 is about.",
    State.STAGE2_ACKNOWLEDGED: "Somebody new is looking into your complaint and will give our final answer.",
    State.STAGE2_EXTENDED: "Somebody new is looking into your complaint. We told you why we need longer.",
    State.STAGE2_RESPONDED: "This is our final answer. If you are not satisfied, you can go to the Ombudsman.",
    State.STAGE2_REFUSED: "We did not take this to stage 2. You can ask the Ombudsman to look at that decision.",
    State.WITH_OMBUDSMAN: "The Ombudsman has your complaint.",
    State.DETERMINED: "The Ombudsman has decided about your complaint.",
    State.ORDERS_OPEN: "The Ombudsman has decided about your complaint. We are doing what they ordered.",
    State.ORDERS_COMPLIED: "The Ombudsman has decided about your complaint. We have done what they ordered.",
    State.WITHDRAWN: "You took your complaint back. You can complain again at any time.",
}
_UPDATE = "We are still looking into your complaint, and will tell you how it stands."
_UNACKNOWLEDGED = {  # where the procedure sets no time for writing first, we answer
    State.STAGE1_LOGGED: State.STAGE1_ACKNOWLEDGED,
    State.STAGE2_REQUESTED: State.STAGE2_ACKNOWLEDGED,
}
ANY_TIME = "You can ask the Ombudsman for help at any time, free of charge."


def next_step(complaint):
    """{text, due_on}: what happens next, and by the end of which local day, or None."""
    return {"text": _text(complaint), "due_on": complaint.due_on}


def _text(complaint):
    state, stage = State(complaint.state), complaint.current
    if stage is not None and complaint.due_before is not None and complaint.due_before == stage.update_due_before:
        return _UPDATE
    if state in _UNACKNOWLEDGED and not stage.awaits_acknowledgement:
        state = _UNACKNOWLEDGED[state]
    return _NEXT[state]


def further_help(complaint):
    """{text, until, ombudsman}: how to take it further. until: local date, the last day for the Ombudsman, or None."""
    return {"text": ANY_TIME, "until": complaint.ombudsman_until, "ombudsman": complaint.profile.ombudsman}
