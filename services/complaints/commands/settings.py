"""What a landlord decides about its clocks."""

from services.complaints.deadlines import local_day
from services.complaints.model import ComplaintsPolicy, StoredCalendar
from services.complaints.procedure import profile_for
from services.complaints.terms import nation
from shared.errors import StaleVersion


def set_complaints_policy(durations, *, version, now, counting=None, escalate_within=None):
    """Set the landlord's own durations, none of them longer than the procedure's. Running deadlines stay.

    durations: {clock: Duration}; clocks left out are the procedure's. counting: Counting, where it ends earlier than
    the procedure's. escalate_within: Duration that residents have for stage 2, where landlords may set it.
    Raises: StaleVersion; RuleBroken no_procedure, unknown_clock, looser_than_procedure, escalation_limit_not_allowed.
    Source: Complaint Handling Code 2024 section 6: the durations are the most that is allowed.
    """
    policy = ComplaintsPolicy.current()
    _check_version(policy, version)
    policy.set(profile_for(nation(), local_day(now)), durations, counting, escalate_within)
    return policy.save()


def change_complaints_calendar(holidays, *, version, now):
    """Record a holiday that was proclaimed, or removed. Running deadlines are counted anew shortly after.

    holidays: dates, those of all years.
    Raises: StaleVersion; RuleBroken year_missing, year_incomplete.
    """
    calendar = StoredCalendar.find(StoredCalendar.ID) or StoredCalendar.proposed(nation(), now.year)
    _check_version(calendar, version)
    return calendar.save() if calendar.replace_holidays(holidays) else calendar


def _check_version(document, version):
    if document.version != version:
        raise StaleVersion(document.version)
