"""Entries of cases' files: that there is one, never what it says."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Flag, Id, Moment

ENTRY_KINDS = (
    "internal_note",
    "phone_call",
    "email",
    "letter_in",
    "visit",
    "meeting",
    "interview",
    "evidence",
    "from_resident",
)


class CaseEntryState(Event):
    """An entry of a case's file."""

    entity = "case_entry"
    complaint_id = Id(required=True)
    kind = Code(ENTRY_KINDS, required=True)
    by_kind = Code(("staff", "resident"), required=True)
    happened_at = Moment(required=True)
    recorded_at = Moment(required=True)
    attachments = Count(required=True)
    is_correction = Flag(required=True)


class CaseEntryAdded(CaseEntryState):
    """Something was written down in a case, by staff or by the resident."""

    name = "complaints.case_entry_added"


class CaseEntryRestated(CaseEntryState):
    """An entry as it is, told again for a reader that lacks it."""

    name = "complaints.case_entry_restated"
