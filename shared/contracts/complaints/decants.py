"""Households that live elsewhere until their home can be lived in again."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Day, Id, Moment

DECANT_REASONS = ("hazard", "repairs", "major_works", "fire", "flood", "safety_of_person", "other")
DECANT_END_REASONS = ("returned_home", "moved_permanently", "own_arrangements", "entered_wrongly")


class DecantState(Event):
    """A stay elsewhere. What the household needs there does not travel.

    The home stays the home: whoever has a voice there keeps it. Nothing about the resident changes in membership, so
    audiences by estate still have them; what is asked where they stay meanwhile can ask them as well.
    """

    entity = "decant"
    resident_id = Id(required=True)
    complaint_id = Id(allow_none=True)
    hazard_concern_id = Id(allow_none=True)
    reason = Code(DECANT_REASONS, required=True)
    home_place = Code(allow_none=True)  # the landlord's code of the home's estate
    stay_place = Code(allow_none=True)  # the same, of where they stay, where that is the landlord's too
    started_on = Day(required=True)
    expected_return_on = Day(allow_none=True)
    contact_due_before = Moment(allow_none=True)  # the first instant that is too late; null once it has ended
    contacts_missed = Count(required=True)
    ended_on = Day(allow_none=True)
    end_reason = Code(DECANT_END_REASONS, allow_none=True)


class DecantStarted(DecantState):
    """A household had to leave its home for a while."""

    name, timeline = "complaints.decant_started", "moved_for_a_while"
    readers = ("membership.keep_timeline",)


class DecantChanged(DecantState):
    """Something about the stay changed: when they may return, where they are, what they need."""

    name = "complaints.decant_changed"


class DecantContactMade(DecantState):
    """Somebody asked the household how they are."""

    name = "complaints.decant_contact_made"


class DecantContactMissed(DecantState):
    """A week passed in which nobody did. Told again each week."""

    name = "complaints.decant_contact_missed"


class DecantEnded(DecantState):
    """They are back, or will not come back."""

    name, timeline = "complaints.decant_ended", "stay_elsewhere_ended"
    readers = ("membership.keep_timeline",)


class DecantRestated(DecantState):
    """A stay as it is, told again for a reader that lacks it."""

    name = "complaints.decant_restated"
