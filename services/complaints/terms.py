"""The rules as they stand for the landlord worked for: its nation's procedure, its own durations, its calendar."""

from contextlib import suppress
from dataclasses import dataclass

from services.complaints.calendars import WorkingCalendar
from services.complaints.deadlines import local_day
from services.complaints.model import ComplaintsPolicy, StoredCalendar
from services.complaints.model.hazard_policy import HazardPolicy
from services.complaints.procedure import ProcedureProfile, profile_for
from shared import context
from shared.errors import Conflict
from shared.landlords import registry

# The last is asked for in the same breath, and found in memory where a text is looked at for danger
SETTINGS = (ComplaintsPolicy.in_short(), StoredCalendar.in_short(), HazardPolicy.in_short())


@dataclass(frozen=True)
class Terms:
    profile: ProcedureProfile  # with the landlord's own, stricter durations
    calendar: WorkingCalendar
    calendar_number: int
    landlord_name: str


def terms_at(moment, now, beside=()):
    """What applies to a complaint received at this moment, and what else is read in the same asking.

    now: UTC, too. beside: as read_all wants it. Returns (Terms, [plain document or None]).
    Raises: RuleBroken no_procedure.
    """
    return _terms(profile_for(nation(), local_day(moment)), now, beside)


def terms_of(complaint, now):
    """What applies to a complaint that began under a procedure, with durations as the landlord sets them now."""
    return _terms(complaint.profile, now)[0]


def nation():
    """Of the landlord worked for, as the registry knows it."""
    return registry.find(context.landlord()).nation


def working_days(now):
    """The WorkingCalendar of the landlord worked for."""
    return (StoredCalendar.find(StoredCalendar.ID) or StoredCalendar.proposed(nation(), now.year)).working_days()


def calendar_in_force(stored, now):
    """(WorkingCalendar, its number). stored: as read, None where nothing was stored yet."""
    return StoredCalendar.in_force(stored or _proposed(now))


def _terms(profile, now, beside=()):
    (policy, stored, _), others = StoredCalendar.read_settings(SETTINGS, beside)
    calendar, number = calendar_in_force(stored, now)
    own = ComplaintsPolicy.in_force(policy, profile)
    return Terms(own, calendar, number, registry.find(context.landlord()).name), others


def _proposed(now):
    """The calendar at its first use, as stored: what the library proposes, for good."""
    with context.beside_the_command(), suppress(Conflict):  # another process was first
        StoredCalendar.proposed(nation(), now.year).save()
    return StoredCalendar.plain(StoredCalendar.ID)
