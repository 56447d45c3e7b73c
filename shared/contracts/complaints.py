"""What complaints announces. No word that anybody wrote travels: descriptions and answers stay in the service."""

from shared.contracts import membership
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id, Moment

STATES = (
    "expression_captured",
    "service_request",
    "stage1_logged",
    "stage1_acknowledged",
    "stage1_extended",
    "stage1_responded",
    "stage1_resolved",
    "stage1_refused",
    "stage2_requested",
    "stage2_acknowledged",
    "stage2_extended",
    "stage2_responded",
    "stage2_refused",
    "withdrawn",
    "with_ombudsman",
    "determined",
    "orders_open",
    "orders_complied",
)
CHANNELS = (
    "web",
    "email",
    "phone",
    "face_to_face",
    "letter",
    "sms",
    "webchat",
    "social_media",
    "staff_member",
    "contractor",
    "councillor_or_mp",
    "advocate",
    "home_visit",
    "panel",
)
CATEGORIES = (
    "property_condition",
    "complaint_handling",
    "anti_social_behaviour",
    "moving_to_property",
    "charges",
    "health_and_safety",
    "estate_management",
    "staff_conduct",
    "information_and_data",
    "occupancy_rights",
    "resident_involvement",
    "reimbursement_and_payments",
    "tenant_behaviour",
    "buying_selling",
)
OUTCOMES = ("upheld", "partially_upheld", "not_upheld")
REFUSAL_REASONS = (
    "over_12_months",
    "legal_proceedings_started",
    "previously_considered",
    "not_about_landlord_function",
)

_TIMELINE = ("membership.keep_timeline",)


class ComplaintState(Event):
    """A complaint without its words. Deadlines are of its current stage."""

    entity = "complaint"
    reference = Code(required=True)  # as people quote it: C-26-7KQ4M2
    resident_id = Id(allow_none=True)  # null for an anonymous complaint
    channel = Code(CHANNELS, required=True)
    category = Code(CATEGORIES, required=True)
    state = Code(STATES, required=True)
    stage = Count(required=True)  # 1 or 2
    received_at = Moment(required=True)
    acknowledge_due_before = Moment(allow_none=True)  # the first instant that is too late
    respond_due_before = Moment(allow_none=True)  # the same; null until acknowledged
    due_before = Moment(allow_none=True)  # that of these two which runs now; null when none does
    outcome = Code(OUTCOMES, allow_none=True)  # the latest decision
    refusal_reason = Code(REFUSAL_REASONS, allow_none=True)
    stage1_handler_id = Id(allow_none=True)
    stage2_handler_id = Id(allow_none=True)


class ComplaintReceived(ComplaintState):
    """A complaint was logged; its acknowledgement is due."""

    name, timeline = "complaints.complaint_received", "received"
    readers = _TIMELINE


class ComplaintAcknowledged(ComplaintState):
    """The current stage was acknowledged; its response is due."""

    name, timeline = "complaints.complaint_acknowledged", "acknowledged"
    readers = _TIMELINE


class ComplaintExtended(ComplaintState):
    """The response of the current stage was put off, with a reason told to the resident."""

    name, timeline = "complaints.complaint_extended", "put_off"
    readers = _TIMELINE


class ComplaintResponded(ComplaintState):
    """The current stage was answered; at stage 2 that is the landlord's last word."""

    name, timeline = "complaints.complaint_responded", "answered"
    readers = _TIMELINE


class ComplaintEscalated(ComplaintState):
    """The resident asked for stage 2; its acknowledgement is due."""

    name, timeline = "complaints.complaint_escalated", "escalated"
    readers = _TIMELINE


class ComplaintRefused(ComplaintState):
    """The complaint, or its escalation, was not accepted, for one of the few reasons there are."""

    name, timeline = "complaints.complaint_refused", "refused"
    readers = _TIMELINE


class ComplaintWithdrawn(ComplaintState):
    """The resident took it back."""

    name, timeline = "complaints.complaint_withdrawn", "withdrawn"
    readers = _TIMELINE


class ComplaintResolved(ComplaintState):
    """The resident says that the stage 1 answer settles it."""

    name, timeline = "complaints.complaint_resolved", "resolved"
    readers = _TIMELINE


class ComplaintHandlerAssigned(ComplaintState):
    """Somebody was made responsible for the current stage."""

    name = "complaints.complaint_handler_assigned"


class ComplaintDeadlineApproaching(ComplaintState):
    """The running deadline is close. Told once for each deadline."""

    name = "complaints.complaint_deadline_approaching"


class ComplaintDeadlineMissed(ComplaintState):
    """The running deadline has passed. Told once for each deadline."""

    name = "complaints.complaint_deadline_missed"


class ComplaintDeadlineRecalculated(ComplaintState):
    """The running deadline moved, because the landlord's calendar changed."""

    name = "complaints.complaint_deadline_recalculated"


class ComplaintRestated(ComplaintState):
    """A complaint as it is, told again for a reader that lacks it."""

    name = "complaints.complaint_restated"


class MessageRequested(membership.MessageRequested):
    """A resident is to be told how their complaint stands. Templates: complaint_acknowledged, complaint_extended,
    complaint_answered, complaint_final_response, complaint_refused.
    """

    name = "complaints.message_requested"
