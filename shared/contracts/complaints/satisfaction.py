"""How satisfied residents are with how their complaints were handled.

Asked of each complaint once it is over. Not to be fed into the Tenant Satisfaction Measures: those are asked of a
sample, in a survey of its own.
"""

from shared.contracts.complaints.complaint import TIMELINE
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Id, Moment

SCORES = ("very_satisfied", "fairly_satisfied", "neither", "fairly_dissatisfied", "very_dissatisfied")


class SatisfactionState(Event):
    """The question about one complaint. Transactional: never a Tenant Satisfaction Measure."""

    entity = "satisfaction"
    about = ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(required=True)
    asked_at = Moment(required=True)
    score = Code(SCORES, allow_none=True)  # null until it is answered
    answered_at = Moment(allow_none=True)


class SatisfactionAsked(SatisfactionState):
    """The complaint is over, and the resident was asked."""

    name = "complaints.satisfaction_asked"


class SatisfactionGiven(SatisfactionState):
    """The resident answered, or changed the answer."""

    name, timeline = "complaints.satisfaction_given", "answered"
    readers = TIMELINE


class ComplaintOfferMade(SatisfactionState):
    """The answer was low: the resident was told how to complain, and of the Ombudsman. No complaint by itself."""

    name = "complaints.complaint_offer_made"


class SatisfactionRestated(SatisfactionState):
    """The question and its answer as they are, told again for a reader that lacks them."""

    name = "complaints.satisfaction_restated"
