"""The clocks again, written differently: summer time from its rule, days one at a time, the numbers typed in.

It shares no line with the code it judges: neither zones, nor calendars, nor durations, nor profiles.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from tests.complaints.holidays_by_rule import holidays_by_rule

DAY, HOUR = timedelta(1), timedelta(hours=1)

# nation: (is the day of the act counted, {stage: (days to acknowledge or None, days to answer, whether from the
# acknowledgement, days it can be put off)}), in working days
NUMBERS = {
    "ENG": (False, {1: (5, 10, True, 10), 2: (5, 20, True, 20)}),
    "WLS": (False, {1: (5, 10, False, 10), 2: (5, 20, False, 20)}),
    "SCT": (True, {1: (None, 5, False, 5), 2: (3, 20, False, 20)}),
    "NIR": (False, {1: (None, 5, False, 5), 2: (3, 20, False, 20)}),
}


def is_summer(instant):
    """From one in the morning, UTC, of March's last Sunday until the same of October's."""
    first, last = (_last_sunday(instant.year, month) + HOUR for month in (3, 10))
    return first <= instant < last


def day_in_london(instant):
    return (instant + HOUR if is_summer(instant) else instant).date()


def over_at(day):
    """The instant, UTC, at which a day in London is over."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY
    return midnight - HOUR if is_summer(midnight - HOUR) else midnight


@cache
def is_worked(day, nation):
    return day.strftime("%a") not in ("Sat", "Sun") and day not in holidays_by_rule(nation, day.year)


def working_days_on(day, n, nation, *, counted=False):
    """The last of n working days after a day, or from it on where it is counted itself."""
    left = n
    if counted and is_worked(day, nation):
        left -= 1
    while left > 0:
        day += DAY
        if is_worked(day, nation):
            left -= 1
    return day


def months_on(day, n):
    """The same date so many months later, or the last of that month."""
    year, month = day.year, day.month
    for _ in range(n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def end_of_count(kind, instant, n, nation, *, counted=False):
    """When so many of one kind are over, from an instant on."""
    day = day_in_london(instant)
    if kind == "hours":
        return instant + n * HOUR
    if kind == "working_days":
        return over_at(working_days_on(day, n, nation, counted=counted))
    before = day - DAY if counted else day
    if kind == "calendar_days":
        for _ in range(n):
            before += DAY
        return over_at(before)
    return over_at(months_on(before, n))


def _last_sunday(year, month):
    found = datetime(year, month, 31, tzinfo=UTC)
    while found.strftime("%a") != "Sun":
        found -= DAY
    return found
