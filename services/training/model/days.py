"""Calendar days in the landlord's country."""

from calendar import monthrange
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")  # every nation served keeps this time


def local(moment):
    """An aware datetime as clocks show it there."""
    return moment.astimezone(LONDON)


def day_of(moment):
    """The date there at an aware datetime."""
    return local(moment).date()


def months_after(day, months):
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
