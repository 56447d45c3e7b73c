"""Periods that counts can be asked for."""

from shared.errors import BadInput

LONGEST_PERIOD = 366 * 5  # days


def check_period(first, last):
    """Local dates, both inclusive. Raises: BadInput bad_period."""
    if not 0 <= (last - first).days <= LONGEST_PERIOD:
        fault = {"pointer": "/to", "detail": "Not before `from`, and at most five years after it."}
        raise BadInput("bad_period", "This is not a period that can be counted.", [fault])
