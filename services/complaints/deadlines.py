"""From a moment and a duration to a deadline.

The local day of the trigger is day 0 (or day 1, as the procedure counts) and the deadline is the end of day N, in
Europe/London. A deadline is kept as
`due_before`: the instant, in UTC, at which day N is over (the next local midnight), so what is done before it is in
time and what is done at it is late. `last_day_of` gives back day N to show to people.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")  # every nation served keeps this time


class DurationKind(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    HOURS = "hours"  # run through nights, weekends and holidays


@dataclass(frozen=True)
class Duration:
    """So many of one kind. Kinds are never converted into each other: there is no right answer."""

    kind: DurationKind
    n: int

    def __post_init__(self):
        object.__setattr__(self, "kind", DurationKind(self.kind))
        if type(self.n) is not int or self.n < 1:
            raise ValueError(f"a duration is a whole number of at least 1, not {self.n!r}")

    def __str__(self):
        unit = self.kind.replace("_", " ")
        return f"{self.n} {unit.removesuffix('s') if self.n == 1 else unit}"


class Counting(StrEnum):
    """Which day the counting of days begins with."""

    DAY_0 = "day_0"  # the day of the act is day 0: the first to be counted is the one after it
    DAY_1 = "day_1"  # the day of the act is counted, or the next working day where it is none


_BACK = {Counting.DAY_0: timedelta(0), Counting.DAY_1: timedelta(days=1)}
WARN_BEFORE = Duration(DurationKind.WORKING_DAYS, 2)


def due_before(trigger, duration, calendar, counting=Counting.DAY_0):
    """The deadline: first instant that is too late, UTC.

    trigger: aware datetime of the act that starts the clock. calendar: WorkingCalendar of the landlord's nation.
    Hours run from the trigger itself, all other kinds from the end of its local day.
    Raises: RuleBroken no_calendar.
    """
    if duration.kind is DurationKind.HOURS:
        return _in_utc(trigger) + timedelta(hours=duration.n)  # in UTC: adding to local time would lose or gain an hour
    return end_of(last_day(local_day(trigger) - _BACK[counting], duration, calendar))


def extend(original_due_before, duration, calendar):
    """The deadline moved on: the original last day is day 0 of the extension. First instant that is too late, UTC."""
    return end_of(last_day(last_day_of(original_due_before), duration, calendar))


def warn_from(deadline, calendar, ahead=WARN_BEFORE):
    """When a deadline begins to be close, UTC, inclusive: the start of the day so many working days before its last."""
    return start_of(calendar.working_day_before(last_day_of(deadline), ahead.n))


def last_day(day_0, duration, calendar):
    """Day N as a local date, for the kinds that count days or months."""
    match duration.kind:
        case DurationKind.WORKING_DAYS:
            return calendar.working_day_after(day_0, duration.n)
        case DurationKind.CALENDAR_DAYS:
            return day_0 + timedelta(days=duration.n)
        case DurationKind.CALENDAR_MONTHS:
            return _months_after(day_0, duration.n)
    raise ValueError("hours end at an instant, not at the end of a day")


def last_day_of(deadline):
    """The local day that ends at, or contains, a deadline: the date to show to people."""
    return local_day(deadline - timedelta.resolution)


def local_day(instant):
    """The date in London at an aware datetime."""
    return _in_utc(instant).astimezone(LONDON).date()


@lru_cache(maxsize=20_000)
def start_of(day):
    """Local midnight at the start of a date, as UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def end_of(day):
    """Local midnight at the end of a date, as UTC: the first instant that is no longer that day."""
    return start_of(day + timedelta(days=1))


def _months_after(day, n):
    """The same day of a later month, or that month's last day where it is shorter.

    Source: Dodds v Walker [1981] 1 WLR 1027, the corresponding date rule.
    """
    years, month_0 = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month_0 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def _in_utc(instant):
    if instant.utcoffset() is None:
        raise ValueError("a moment without a zone cannot start a clock")
    return instant.astimezone(UTC)
