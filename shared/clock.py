"""The time, in one place, so that tests can say what it is."""

from datetime import UTC, datetime


def utc_now():
    """Aware datetime in UTC, in whole milliseconds, as MongoDB keeps it: what is read equals what was written."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def rfc3339(moment):
    """2026-11-21T10:00:00.123Z from an aware datetime."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
