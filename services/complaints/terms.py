"""The rules as they stand for the landlord worked for: its nation's procedure, its own durations, its calendar."""

from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from services.complaints.calendars import WorkingCalendar
from services.complaints.deadlines import local_day
from services.complaints.model import ComplaintsPolicy, StoredCalendar
from services.complaints.procedure import ProcedureProfile, profile_for
from shared import context
from shared.errors import Conflict
from shared.landlords import registry

# Seconds for which a process keeps a landlord's settings: another process's change is in force here so much later. What
# is counted with the calendar before says so, and is counted anew by the timer that looks for it.
KEPT = 1.0
_in_force: dict[str, Any] = {}  # by landlord: (when it was read, what _settings returns)


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


def changed():
    """The landlord worked for has changed its policy or its calendar."""
    _in_force.pop(context.landlord(), None)


def _terms(profile, now):
    calendar, number, own = _settings(now)
    if profile.id in own:  # durations set under another procedure say nothing about this one
        profile = profile.stricter(own[profile.id])
    return Terms(profile, calendar, number, registry.find(context.landlord()).name)


def _settings(now):
    """(working days, number of the calendar, {procedure: {clock: Duration}}), as stored within the last second."""
    landlord = context.landlord()
    read_at, known = _in_force.get(landlord, (0.0, None))
    if known is None or monotonic() - read_at > KEPT:
        read_at = monotonic()
        known = *_calendar(now), ComplaintsPolicy.in_force()
        _in_force[landlord] = read_at, known
    return known


def _calendar(now):
    """(working days, number) of the stored calendar; at first use what the library proposes is stored, for good."""
    found = StoredCalendar.in_force()
    if found is None:
        with context.beside_the_command(), suppress(Conflict):  # another process was first
            StoredCalendar.proposed(nation(), now.year).save()
        found = StoredCalendar.in_force()
    return found
