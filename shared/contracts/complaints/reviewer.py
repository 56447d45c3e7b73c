"""What happens to an outside reviewer. Neither the name nor the organisation, which may be one person's, travels."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Moment

REVIEWER_STATES = ("available", "retired")


class ReviewerState(Event):
    """Somebody from outside who considers complaints at stage 2."""

    entity = "reviewer"
    state = Code(REVIEWER_STATES, required=True)
    registered_at = Moment(required=True)


class ReviewerRegistered(ReviewerState):
    """Stage 2 can be given to somebody from outside."""

    name = "complaints.reviewer_registered"


class ReviewerRetired(ReviewerState):
    """This reviewer is given no more complaints."""

    name = "complaints.reviewer_retired"


class ReviewerRestated(ReviewerState):
    """A reviewer as it is, told again for a reader that lacks it."""

    name = "complaints.reviewer_restated"
