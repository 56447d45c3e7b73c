"""What becomes of what an answer promised."""

from shared.contracts.complaints.complaint import TIMELINE
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id, Moment

REMEDY_KINDS = (
    "apology",
    "acknowledgement",
    "explanation",
    "assistance",
    "reasons_given",
    "take_delayed_action",
    "reconsider_decision",
    "amend_record",
    "financial",
    "policy_change",
    "procedure_change",
    "practice_change",
)
REMEDY_SOURCES = ("remedy", "outstanding_action")
REMEDY_STATES = ("open", "overdue", "done", "resident_confirmed", "declined")
OWNER_KINDS = ("staff", "contractor")


class RemedyState(Event):
    """One promise of one answer, without its words."""

    entity = "remedy"
    about = ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(allow_none=True)  # null for an anonymous complaint
    stage = Count(required=True)  # of the answer: 1 or 2
    source = Code(REMEDY_SOURCES, required=True)  # which of the two lists of the answer
    number = Count(required=True)  # within that list, from 1
    kind = Code(REMEDY_KINDS, allow_none=True)  # null for an outstanding action
    amount_pence = Count(allow_none=True)  # financial only
    owner_kind = Code(OWNER_KINDS, required=True)
    owner_id = Id(required=True)  # of a member of staff, or a contractor's code
    state = Code(REMEDY_STATES, required=True)
    promised_at = Moment(required=True)
    due_before = Moment(allow_none=True)  # the first instant that is too late; null where no day was named
    chased = Count(required=True)  # reminders since that day has passed
    times_moved = Count(required=True)
    times_disputed = Count(required=True)
    done_at = Moment(allow_none=True)
    confirmed_at = Moment(allow_none=True)


class RemedyOffered(RemedyState):
    """An answer promised this. What it gives in its own words, an apology, is done with it."""

    name, timeline = "complaints.remedy_offered", "promised"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class RemedyActionAssigned(RemedyState):
    """Somebody else sees to it now."""

    name = "complaints.remedy_action_assigned"


class RemedyActionMoved(RemedyState):
    """Another day was named, with a reason, and the resident told."""

    name, timeline = "complaints.remedy_action_moved", "put_off"
    readers = TIMELINE


class RemedyActionProgressed(RemedyState):
    """The resident was told how far it is."""

    name, timeline = "complaints.remedy_action_progressed", "progressed"
    readers = TIMELINE


class RemedyActionDue(RemedyState):
    """Its day is close: the owner is reminded. Told once for each day."""

    name = "complaints.remedy_action_due"


class RemedyActionMissed(RemedyState):
    """Its day has passed. Told once for each day."""

    name, timeline = "complaints.remedy_action_missed", "late"
    readers = TIMELINE


class RemedyActionChased(RemedyState):
    """It is still not done: the owner is reminded once a week."""

    name = "complaints.remedy_action_chased"


class RemedyActionCompleted(RemedyState):
    """The landlord says that it is done; or money ended it: paid, or declined."""

    name, timeline = "complaints.remedy_action_completed", "done"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class RemedyActionConfirmed(RemedyState):
    """The resident says that it is done."""

    name, timeline = "complaints.remedy_action_confirmed", "confirmed"
    readers = (*TIMELINE, "complaints.ask_satisfaction")


class RemedyActionDisputed(RemedyState):
    """The resident says that it is not done: it is open again."""

    name, timeline = "complaints.remedy_action_disputed", "disputed"
    readers = TIMELINE


class RemedyActionReopened(RemedyState):
    """It was done by a payment, and the payment came back: it is open again."""

    name = "complaints.remedy_action_reopened"


class RemedyRestated(RemedyState):
    """What was promised as it is, told again for a reader that lacks it."""

    name = "complaints.remedy_restated"
