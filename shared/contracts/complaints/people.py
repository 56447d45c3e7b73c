"""Whose complaint it is, and who speaks for them."""

from shared.contracts.complaints.complaint import TIMELINE, ComplaintState
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Flag, Id

COMPLAINANT_STATES = ("joined", "left", "withdrawn")


class GroupComplaintOpened(ComplaintState):
    """The complaint just received is that of several residents, who are told of one by one."""

    name = "complaints.group_complaint_opened"


class ComplaintSeparated(ComplaintState):
    """Somebody left a group complaint: this is theirs, with the dates, clocks and stage that it had then."""

    name = "complaints.complaint_separated"


class RepresentativeNamed(ComplaintState):
    """Somebody speaks for a complainant from now on."""

    name = "complaints.representative_named"


class RepresentativeAuthorityWithdrawn(ComplaintState):
    """Somebody no longer speaks for a complainant, nor sees the complaint."""

    name = "complaints.representative_authority_withdrawn"


class ComplainantState(Event):
    """One resident in a group complaint. The subject is `<complaint id>:<resident id>`."""

    entity, about = "complainant", ("complaint", "complaint_id")
    complaint_id = Id(required=True)
    resident_id = Id(required=True)
    state = Code(COMPLAINANT_STATES, required=True)
    lead = Flag(required=True)
    own_complaint_id = Id(allow_none=True)  # where it goes on, of one who left


class ComplainantJoined(ComplainantState):
    """A resident joined, by their own consent."""

    name, timeline = "complaints.complainant_joined", "joined"
    readers = TIMELINE


class ComplainantLeft(ComplainantState):
    """A resident goes on alone, with a complaint of their own; nothing of it is lost."""

    name, timeline = "complaints.complainant_left", "left"
    readers = TIMELINE


class ComplainantWithdrawn(ComplainantState):
    """A resident took back their own part; the others' goes on."""

    name, timeline = "complaints.complainant_withdrawn", "withdrawn"
    readers = TIMELINE
