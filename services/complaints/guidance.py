"""What a resident is told about where their complaint stands: what happens next, by when, and how to go further."""

from services.complaints.states import State

_NEXT = {
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
    State.WITHDRAWN: "You took your complaint back. You can complain again at any time.",
}
ANY_TIME = "You can ask the Ombudsman for help at any time, free of charge."


def next_step(complaint):
    """{text, due_on}: what happens next, and by the end of which local day, or None."""
    return {"text": _NEXT.get(State(complaint.state), "The Ombudsman has your complaint."), "due_on": complaint.due_on}


def further_help(complaint):
    """{text, until, ombudsman}: how to take it further. until: local date, the last day for the Ombudsman, or None."""
    return {"text": ANY_TIME, "until": complaint.ombudsman_until, "ombudsman": complaint.profile.ombudsman}
