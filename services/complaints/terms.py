"""The rules as they stand for the landlord worked for: its nation's procedure, its own durations, its calendar."""

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
    """The stored calendar; at first use what the library proposes, stored for good."""
    with _without_command():
        calendar = StoredCalendar.find(StoredCalendar.ID)
        if calendar is None:
            try:
                calendar = StoredCalendar.proposed(nation(), now.year).save()
            except Conflict:  # another process was first
                calendar = StoredCalendar.get(StoredCalendar.ID)
    return calendar


def _terms(profile, now):
    calendar = calendar_now(now)
    with _without_command():
        own = ComplaintsPolicy.current().applied_to(profile)
    name = registry.find(context.landlord()).name
    return Terms(own, calendar.working_days(), calendar.number, name)


def _without_command():
    """These documents are not what the request makes or changes: its Idempotency-Key must not be kept in them."""
    now = context.work()
    return context.acting_for(now.landlord, actor=now.actor, correlation_id=now.correlation_id)
