"""The rules as they stand for the landlord worked for: its nation's procedure, its own durations, its calendar."""

from contextlib import suppress
from dataclasses import dataclass

from services.complaints.calendars import WorkingCalendar
from services.complaints.deadlines import local_day
from services.complaints.model import ComplaintsPolicy, StoredCalendar
from services.complaints.procedure import ProcedureProfile, profile_for
from shared import context
from shared.errors import Conflict
from shared.landlords import registry


@dataclass(frozen=True)
class Terms:
    profile: ProcedureProfile  # with the landlord's own, stricter durations
    calendar: WorkingCalendar
    calendar_number: int
    landlord_name: str


def terms_at(moment, now):
    """What applies to a complaint received at this moment. now: UTC, too. Raises: RuleBroken no_procedure."""
    return _terms(profile_for(nation(), local_day(moment)), now)


def terms_of(complaint, now):
    """What applies to a complaint that began under a procedure, with durations as the landlord sets them now."""
    return _terms(complaint.profile, now)


def nation():
    """Of the landlord worked for, as the registry knows it."""
    return registry.find(context.landlord()).nation


def calendar_now(now):
    """(working days, number) of the stored calendar; at first use what the library proposes is stored, for good."""
    found = StoredCalendar.in_force()
    if found is None:
        with context.beside_the_command(), suppress(Conflict):  # another process was first
            StoredCalendar.proposed(nation(), now.year).save()
        found = StoredCalendar.in_force()
    return found


def _terms(profile, now):
    calendar, number = calendar_now(now)
    name = registry.find(context.landlord()).name
    return Terms(ComplaintsPolicy.in_force(profile), calendar, number, name)
