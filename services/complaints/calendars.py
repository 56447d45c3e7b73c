"""Working days of each nation.

A library proposes the public holidays; the stored, dated calendar of the landlord's nation decides. Deadlines are
therefore always counted with a WorkingCalendar that is passed in, never with what the library says today: an upgrade
of the library moves no deadline, and a proclaimed holiday is a new version of the stored calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import holidays

from shared.errors import RuleBroken

NATIONS = ("ENG", "WLS", "SCT", "NIR")
ONE_DAY = timedelta(days=1)

# One-off holidays that exist only because they were proclaimed. The library knew each of them when this was written;
# they are repeated here so that a proposal never depends on how recent the library is.
PROCLAIMED = {
    # Source: Royal Proclamation of 4 February 2026 under the Banking and Financial Dealings Act 1971 s.1(3), Scotland
    # only.
    "SCT": frozenset({date(2026, 6, 15)}),
}


@dataclass(frozen=True)
class WorkingCalendar:
    """The public holidays that decide, for one nation, in the years they name. Days off that a landlord gives its own
    staff are not in here: they are working days for every clock.

    Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025, meaning of working day;
    the Complaint Handling Code 2024 counts working days without a definition and is read the same way.
    """

    nation: str  # one of NATIONS
    holidays: frozenset[date]
    version: str

    def __post_init__(self):
        if self.nation not in NATIONS:
            raise ValueError(f"{self.nation!r} is not one of {', '.join(NATIONS)}")
        # A datetime is a date to isinstance, but equals none: holidays straight from a database would all be lost.
        if any(type(day) is not date for day in self.holidays):
            raise TypeError("holidays are dates, not datetimes")

    @cached_property
    def years(self):
        """The years this calendar speaks for. Every nation has holidays every year."""
        return frozenset(day.year for day in self.holidays)

    def is_working_day(self, day):
        """Not a Saturday, a Sunday or a holiday.

        Raises: RuleBroken no_calendar, rather than count a year of unknown holidays as worked through.
        """
        if day.year not in self.years:
            raise RuleBroken("no_calendar", f"The working days of {day.year} are not known for this nation.")
        return day.isoweekday() < 6 and day not in self.holidays

    def working_day_after(self, day, n):
        """The n-th working day after a day (n >= 1). The day itself is day 0, working or not."""
        return _counted(self, day, n, ONE_DAY)

    def working_day_before(self, day, n):
        """The n-th working day before a day (n >= 1)."""
        return _counted(self, day, n, -ONE_DAY)

    def changed(self, version, added=(), removed=()):
        """The next version of this calendar, after a proclamation."""
        if unknown := {day.year for day in added} - self.years:
            raise ValueError(f"this calendar says nothing about {sorted(unknown)}: propose those years whole")
        return WorkingCalendar(self.nation, (self.holidays | set(added)) - set(removed), version)


@lru_cache(maxsize=20_000)  # a hundred thousand deadlines lie on a few hundred days
def _counted(calendar, day, n, step):
    while n:
        day += step
        n -= calendar.is_working_day(day)
    return day


def propose(nation, years):
    """A calendar to look over and store: the library's holidays of these years, with the proclaimed ones.

    Only holidays from Monday to Friday are named, as official lists do: where one falls on a weekend, its substitute
    day is there.
    """
    years = frozenset(years)
    known = holidays.country_holidays("GB", subdiv=nation, years=years)
    days = set(known) | PROCLAIMED.get(nation, frozenset())
    kept = frozenset(day for day in days if day.year in years and day.isoweekday() < 6)
    return WorkingCalendar(nation, kept, f"proposed by holidays {holidays.__version__}")
