"""A complaint at the Ombudsman."""

from shared.contracts.complaints.complaint import TIMELINE, ComplaintState
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Flag, Id, Moment

FINDINGS = (
    "severe_maladministration",
    "maladministration",
    "service_failure",
    "reasonable_redress",
    "no_maladministration",
    "outside_jurisdiction",
    "withdrawn",
)
CASE_STATES = ("with_ombudsman", "determined", "orders_open", "orders_complied", "told_to_accept")
ESCALATIONS = ("handler", "senior_lead", "governing_body")

_FOLLOWED = ("complaints.follow_ombudsman",)


class ComplaintReferred(ComplaintState):
    """The resident took it to the Ombudsman. Before the landlord's own procedure is over its state is as it was."""

    name, timeline = "complaints.complaint_referred", "referred"
    readers = (*TIMELINE, *_FOLLOWED)


class ComplaintDetermined(ComplaintState):
    """The Ombudsman decided; in state orders_open there is something to carry out."""

    name, timeline = "complaints.complaint_determined", "determined"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class ComplaintOrdersComplied(ComplaintState):
    """All that the Ombudsman ordered was carried out."""

    name, timeline = "complaints.complaint_orders_complied", "complied"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class OmbudsmanCaseState(Event):
    """One referral, without words."""

    entity = "ombudsman_case"
    about = ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(allow_none=True)  # null for an anonymous complaint
    ombudsman_reference = Code(required=True)
    early = Flag(required=True)  # before the landlord's own procedure was over
    state = Code(CASE_STATES, required=True)
    finding = Code(FINDINGS, allow_none=True)  # overall
    open_requests = Count(required=True)  # for evidence
    open_orders = Count(required=True)  # with recommendations
    due_before = Moment(allow_none=True)  # the first instant too late, of what is open and due first
    number = Count(allow_none=True)  # of the request or order that this event is about
    escalation = Code(ESCALATIONS, allow_none=True)  # who is to hear of what is late
    closed_at = Moment(allow_none=True)


class OmbudsmanReferralRecorded(OmbudsmanCaseState):
    """The Ombudsman has it, under their own reference."""

    name = "complaints.ombudsman_referral_recorded"


class OmbudsmanEvidenceRequested(OmbudsmanCaseState):
    """They want to see something by a day."""

    name = "complaints.ombudsman_evidence_requested"


class OmbudsmanEvidenceSent(OmbudsmanCaseState):
    """They were sent what they wanted to see."""

    name = "complaints.ombudsman_evidence_sent"


class OmbudsmanEvidenceDue(OmbudsmanCaseState):
    """What they want to see is due soon. Told once for each request."""

    name = "complaints.ombudsman_evidence_due"


class OmbudsmanEvidenceMissed(OmbudsmanCaseState):
    """What they want to see was not sent in time. Told once for each request."""

    name = "complaints.ombudsman_evidence_missed"


class OmbudsmanEvidenceChased(OmbudsmanCaseState):
    """It is still not sent: told once a week."""

    name = "complaints.ombudsman_evidence_chased"


class OmbudsmanDeterminationReceived(OmbudsmanCaseState):
    """They decided, and ordered or recommended what stands in `open_orders`."""

    name = "complaints.ombudsman_determination_received"
    readers = (*_FOLLOWED, "complaints.keep_awards")


class OmbudsmanOrderDue(OmbudsmanCaseState):
    """An order or recommendation is due soon. Told once for each."""

    name = "complaints.ombudsman_order_due"


class OmbudsmanOrderMissed(OmbudsmanCaseState):
    """An order or recommendation was not carried out in time. Told once for each."""

    name = "complaints.ombudsman_order_missed"


class OmbudsmanOrderEscalated(OmbudsmanCaseState):
    """It is still not carried out: told once a week, to the governing body."""

    name = "complaints.ombudsman_order_escalated"


class OmbudsmanOrderComplied(OmbudsmanCaseState):
    """An order or recommendation was carried out, with proof."""

    name, timeline = "complaints.ombudsman_order_complied", "done"
    readers = TIMELINE


class OmbudsmanOrdersComplied(OmbudsmanCaseState):
    """All orders were carried out."""

    name = "complaints.ombudsman_orders_complied"
    readers = _FOLLOWED


class OmbudsmanRecommendationDeclined(OmbudsmanCaseState):
    """A recommendation is not followed, for a reason."""

    name = "complaints.ombudsman_recommendation_declined"


class OmbudsmanAcceptanceTold(OmbudsmanCaseState):
    """They told the landlord to take a complaint that it had refused."""

    name = "complaints.ombudsman_acceptance_told"
    readers = _FOLLOWED


class OmbudsmanCaseRestated(OmbudsmanCaseState):
    """A referral as it is, told again for a reader that lacks it."""

    name = "complaints.ombudsman_case_restated"
