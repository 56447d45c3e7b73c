"""What happens to a complaint."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Flag, Id, Moment

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
DEFINITION_STATES = ("sent", "agreed", "correction_asked")
REFUSAL_REASONS = (
    "over_12_months",
    "legal_proceedings_started",
    "previously_considered",
    "not_about_landlord_function",
)

SERVICE_REQUEST_STATES = ("open", "done")

TIMELINE = ("membership.keep_timeline",)


class ComplaintState(Event):
    """A complaint without its words. Deadlines are of its current stage."""

    entity = "complaint"
    reference = Code(required=True)  # as people quote it: C-26-7KQ4M2
    resident_id = Id(allow_none=True)  # null for an anonymous complaint
    channel = Code(CHANNELS, required=True)
    category = Code(CATEGORIES, required=True)
    state = Code(STATES, required=True)
    stage = Count(required=True)  # 1 or 2; 1 is where an expression or a service request would begin
    received_at = Moment(required=True)
    acknowledge_due_before = Moment(allow_none=True)  # the first instant that is too late
    respond_due_before = Moment(allow_none=True)  # the same; null until acknowledged
    update_due_before = Moment(allow_none=True)  # the same; null unless updates were agreed on
    due_before = Moment(allow_none=True)  # that of these which is to be met next; null when none runs
    outcome = Code(OUTCOMES, allow_none=True)  # the latest decision
    refusal_reason = Code(REFUSAL_REASONS, allow_none=True)
    stage1_handler_id = Id(allow_none=True)
    stage2_handler_id = Id(allow_none=True)
    stage2_reviewer_id = Id(allow_none=True)  # somebody from outside, instead of a handler
    points = Count(allow_none=True)  # that the current stage is to answer; null until it is acknowledged
    definition_state = Code(DEFINITION_STATES, allow_none=True)  # of its latest version; null until then
    expressed_at = Moment(allow_none=True)  # the first word, where it was not a complaint from then on
    service_request_state = Code(SERVICE_REQUEST_STATES, allow_none=True)  # goes on when it becomes a complaint
    group = Flag(allow_none=True)  # several residents complain as one; resident_id is the first lead complainant
    separated_from = Id(allow_none=True)  # the group complaint that its complainant left
    legal_proceedings_started = Flag(allow_none=True)  # a claim was filed at court
    legal_hold = Flag(allow_none=True)  # nothing of it may be removed


class ComplaintReceived(ComplaintState):
    """A complaint was logged; its acknowledgement is due."""

    name, timeline = "complaints.complaint_received", "received"
    readers = TIMELINE


class ComplaintAcknowledged(ComplaintState):
    """The current stage was acknowledged; its response is due."""

    name, timeline = "complaints.complaint_acknowledged", "acknowledged"
    readers = TIMELINE


class ComplaintExtended(ComplaintState):
    """The response of the current stage was put off, with a reason told to the resident."""

    name, timeline = "complaints.complaint_extended", "put_off"
    readers = TIMELINE


class ComplaintUpdated(ComplaintState):
    """The resident was told how it stands while they wait for an answer that was put off."""

    name, timeline = "complaints.complaint_updated", "updated"
    readers = TIMELINE


class ComplaintResponded(ComplaintState):
    """The current stage was answered; at stage 2 that is the landlord's last word."""

    name, timeline = "complaints.complaint_responded", "answered"
    readers = (*TIMELINE, "complaints.offer_remedies", "complaints.keep_awards", "complaints.ask_satisfaction")


class ComplaintEscalated(ComplaintState):
    """Stage 2 began, as the resident asked or, where the procedure allows it, at once; its next step is due."""

    name, timeline = "complaints.complaint_escalated", "escalated"
    readers = TIMELINE


class ComplaintRefused(ComplaintState):
    """The complaint, or its escalation, was not accepted, for one of the few reasons there are."""

    name, timeline = "complaints.complaint_refused", "refused"
    readers = TIMELINE


class ComplaintAcceptedAsTold(ComplaintState):
    """The Ombudsman told the landlord to accept what it had refused; the stage begins anew from that day."""

    name, timeline = "complaints.complaint_accepted_as_told", "accepted"
    readers = TIMELINE


class ComplaintWithdrawn(ComplaintState):
    """The resident took it back."""

    name, timeline = "complaints.complaint_withdrawn", "withdrawn"
    readers = TIMELINE


class ComplaintResolved(ComplaintState):
    """The resident says that the stage 1 answer settles it."""

    name, timeline = "complaints.complaint_resolved", "resolved"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class ComplaintDefinitionChanged(ComplaintState):
    """What the complaint is understood to be was put anew, and the resident told."""

    name, timeline = "complaints.complaint_definition_changed", "redefined"
    readers = TIMELINE


class ComplaintDefinitionAgreed(ComplaintState):
    """The resident agreed to what the complaint is understood to be."""

    name, timeline = "complaints.complaint_definition_agreed", "definition_agreed"
    readers = TIMELINE


class ComplaintCorrectionRequested(ComplaintState):
    """The resident said that what the complaint is understood to be is not right."""

    name, timeline = "complaints.complaint_correction_requested", "correction_requested"
    readers = TIMELINE


class ComplaintHandlerAssigned(ComplaintState):
    """Somebody was made responsible for the current stage."""

    name = "complaints.complaint_handler_assigned"


class ComplaintReviewerAssigned(ComplaintState):
    """Somebody from outside considers stage 2."""

    name = "complaints.complaint_reviewer_assigned"


class ComplaintDeadlineApproaching(ComplaintState):
    """The running deadline is close. Told once for each deadline."""

    name = "complaints.complaint_deadline_approaching"


class ComplaintDeadlineMissed(ComplaintState):
    """The running deadline has passed. Told once for each deadline."""

    name = "complaints.complaint_deadline_missed"


class ComplaintDeadlineRecalculated(ComplaintState):
    """The running deadline moved, because the landlord's calendar changed. Told with the state as it is by then: of
    several moves once, and also where the complaint was answered meanwhile and no deadline runs.
    """

    name = "complaints.complaint_deadline_recalculated"


class ComplaintRestated(ComplaintState):
    """A complaint as it is, told again for a reader that lacks it."""

    name = "complaints.complaint_restated"
    readers = ("complaints.offer_remedies", "complaints.keep_awards")
