"""What people are to be told."""

from shared.contracts import membership
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Details, Id, Ids

# Of what becomes of a complaint after its answer
REDRESS_TEMPLATES = (
    "remedy_moved",
    "remedy_progress",
    "remedy_late",
    "remedy_done",
    "compensation_offered",
    "compensation_paid",
    "how_did_we_do",
)

CANNOT_WAIT = ("hazard_unacknowledged",)  # staff are told at once
STAFF_TEMPLATES = (*CANNOT_WAIT, "remedy_assigned", "remedy_due", "remedy_missed", "remedy_ownerless")


class MessageRequested(membership.MessageRequested):
    """A resident is to be told how their complaint stands. Templates: complaint_acknowledged, complaint_defined,
    complaint_extended, complaint_updated, complaint_answered, complaint_final_response, complaint_refused,
    complaint_choice_offered, service_request_recorded, complaint_individual_answer, contact_restricted,
    contact_restriction_reviewed, contact_restriction_lifted; those of REDRESS_TEMPLATES.
    """

    name = "complaints.message_requested"


class StaffMessageRequested(Event):
    """Members of staff are to be told something: at once what cannot wait, the rest in its turn. Templates:
    hazard_unacknowledged, which cannot wait; remedy_assigned, remedy_due, remedy_missed, remedy_ownerless.

    It has a queue of its own in membership, so that no bulk mail to residents delays it.
    """

    name, entity, urgent = "complaints.staff_message_requested", "staff_message_request", True
    readers = ("membership.send_urgent_messages",)
    staff_ids = Ids(required=True)
    template = Code(required=True)
    about_kind = Code(required=True)
    about_id = Id(required=True)
    details = Details(required=True)  # as of MessageRequested
