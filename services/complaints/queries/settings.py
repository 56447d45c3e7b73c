"""What a landlord decided about its clocks."""

from services.complaints.deadlines import local_day
from services.complaints.model import ComplaintsPolicy, StoredCalendar
from services.complaints.procedure import profile_for
from services.complaints.terms import nation


def show_complaints_policy(*, now):
    """The landlord's own durations, and what limits them. Raises: RuleBroken no_procedure."""
    policy = ComplaintsPolicy.current()
    policy.procedure = policy.procedure or profile_for(nation(), local_day(now)).id
    return policy


def show_complaints_calendar(*, now):
    """The calendar that decides; what would be stored where none is yet, of version 0."""
    return StoredCalendar.find(StoredCalendar.ID) or StoredCalendar.proposed(nation(), now.year)
