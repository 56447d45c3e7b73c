"""What happens before a complaint, and to service requests."""

from shared.contracts.complaints.complaint import TIMELINE, ComplaintState


class ExpressionCaptured(ComplaintState):
    """A resident is dissatisfied, and was given the choice; no stage has begun."""

    name, timeline = "complaints.expression_captured", "expressed"
    readers = TIMELINE


class ServiceRequestRecorded(ComplaintState):
    """The resident chose a service request; it is reviewed until the work is done."""

    name, timeline = "complaints.service_request_recorded", "service_request"
    readers = TIMELINE


class ServiceRequestPromoted(ComplaintState):
    """It is a complaint now. The work of the service request goes on: see service_request_state."""

    name = "complaints.service_request_promoted"


class ServiceRequestReviewed(ComplaintState):
    """How the work stands was looked at."""

    name = "complaints.service_request_reviewed"


class ServiceRequestReviewNeeded(ComplaintState):
    """The day of its review has come. Told once for each."""

    name = "complaints.service_request_review_needed"
