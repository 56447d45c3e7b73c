"""The rules for hazards as they stand for the landlord worked for: its nation's law, its own policy, its calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.complaints.awaab import Phase, law_named
from services.complaints.calendars import WorkingCalendar
from services.complaints.model import StoredCalendar
from services.complaints.model.hazard_policy import (
    PAGE_AFTER,
    PAGE_AGAIN,
    HazardPolicy,
    own_durations,
    own_phases,
    own_words,
)
from services.complaints.terms import calendar_in_force, nation


@dataclass(frozen=True)
class HazardTerms:
    nation: str
    calendar: WorkingCalendar
    calendar_number: int
    phases_begun: Mapping[Phase, date]
    page_after: timedelta
    page_again: timedelta
    on_call: tuple  # ids of staff, by level
    own: Mapping  # {HazardClock: Duration}, stricter than the law's

    def durations(self, law_id):
        """{HazardClock: Duration} of a law, with the landlord's own."""
        return {**law_named(law_id).durations, **self.own}


def hazard_terms(now):
    """What applies to a concern that is noticed, or worked on, now."""
    (policy, stored), _ = StoredCalendar.read_settings([HazardPolicy.in_short(), StoredCalendar.in_short()])
    calendar, number = calendar_in_force(stored, now)
    policy = policy or {}
    return HazardTerms(
        nation=nation(),
        calendar=calendar,
        calendar_number=number,
        phases_begun=own_phases(policy),
        page_after=timedelta(minutes=policy.get("page_after", PAGE_AFTER)),
        page_again=timedelta(minutes=policy.get("page_again", PAGE_AGAIN)),
        on_call=tuple(tuple(level) for level in policy.get("on_call", ())),
        own=own_durations(policy),
    )


def landlords_words():
    """(((rule id, phrase), …), their number): what the landlord added to the rules."""
    (policy,), _ = StoredCalendar.read_settings([HazardPolicy.in_short()])
    return own_words(policy), (policy or {}).get("words_number", 0)
