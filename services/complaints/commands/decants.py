"""Households that live elsewhere for a while. `act` says who, and when."""

from services.complaints.commands.hazards import notice_danger
from services.complaints.commands.turns import in_order
from services.complaints.model import Complaint
from services.complaints.model.decant import Decant
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.projections import Resident, check_resident
from shared.contracts.complaints import (
    DecantChanged,
    DecantContactMade,
    DecantContactMissed,
    DecantEnded,
    DecantStarted,
)


def start_decant(told, act):
    """Record that a household had to leave its home. Their voice stays with it: nothing about the resident changes.

    told: {resident_id, complaint_id, hazard_concern_id, reason, needs, stay_place, started_on, expected_return_on}.
    Raises: NotFound resident_not_found, complaint_not_found, hazard_concern_not_found; BadInput started_in_the_future,
    return_before_start. Announces: DecantStarted.
    """
    home = Resident.plain(told["resident_id"], "estate")
    check_resident(home)
    if told["complaint_id"] is not None:
        Complaint.get(told["complaint_id"])
    if told["hazard_concern_id"] is not None:
        HazardConcern.get(told["hazard_concern_id"])
    decant = Decant.started(Decant.next_id(), told | {"home_place": home.get("estate")}, act)
    decant.announce(decant.told(DecantStarted))
    return decant.save()


def change_decant(decant_id, told, act, *, version):
    """Say anew when they may return, where they stay and what they need. told: {expected_return_on, stay_place, needs}.

    Raises: NotFound decant_not_found; StaleVersion; RuleBroken not_possible_now; BadInput return_before_start.
    Announces: DecantChanged.
    """
    decant = Decant.get(decant_id, version)
    decant.change(told, act)
    decant.announce(decant.told(DecantChanged))
    return decant.save()


def record_decant_contact(decant_id, told, act, *, version):
    """Record that somebody asked the household how they are. told: {channel, at (or None for now), note}.

    Raises: NotFound decant_not_found; StaleVersion; RuleBroken not_possible_now; BadInput bad_moment.
    Announces: DecantContactMade; HazardConcernRaised where the note tells of danger.
    """
    decant = Decant.get(decant_id, version)
    decant.contact(told["channel"], told["at"], told["note"], act)
    decant.announce(decant.told(DecantContactMade))
    notice_danger(decant, "decant_contact", act, occurred_at=decant.contacts[-1].at)
    return decant.save()


def end_decant(decant_id, ended_on, reason, act, *, version):
    """Record that they are back, or will not come back.

    Raises: NotFound decant_not_found; StaleVersion; RuleBroken not_possible_now; BadInput bad_day.
    Announces: DecantEnded.
    """
    decant = Decant.get(decant_id, version)
    decant.end(ended_on, reason, act)
    decant.announce(decant.told(DecantEnded))
    return decant.save()


def watch_decant_contacts(*, now):
    """Tell of every household that nobody asked for a week. Safe to run again. Returns how many.

    Announces: DecantContactMissed.
    """
    return in_order(Decant, "contact_due_before", now, _miss, now)


def _miss(decant_id, now):
    decant = Decant.find(decant_id)
    if decant is None or not decant.miss_contact(now):
        return False
    decant.announce(decant.told(DecantContactMissed))
    decant.save()
    return True
