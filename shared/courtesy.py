"""People first: long work in this process goes on between their requests, and slowly while many of them come."""

from contextlib import contextmanager
from time import monotonic

import eventlet

LONGEST_WAIT = 0.05  # seconds in one place: with requests without end, long work still comes to its end
MANY = 4  # requests a second; who only looks how far the work is asks less often
REST = 0.3  # seconds between two pieces of long work while so many come


class _People:
    asking = 0  # requests being answered
    second, asked, before = 0, 0, 0  # the last second with a request, its requests, and those of the second before


@contextmanager
def somebody_asks():
    """Around the answer to one request."""
    now = int(monotonic())
    if now != _People.second:
        _People.before = _People.asked if now == _People.second + 1 else 0
        _People.second, _People.asked = now, 0
    _People.asked += 1
    _People.asking += 1
    try:
        yield
    finally:
        _People.asking -= 1


def give_way():
    """Let others have their turn, and those who asked their answer. To be called every few milliseconds of work."""
    eventlet.sleep(0)
    until = monotonic() + LONGEST_WAIT
    while _People.asking and monotonic() < until:
        eventlet.sleep(0.001)


def rest():
    """After a piece of work that could give way only in places: a pause, where many people are asking."""
    is_fresh = int(monotonic()) - _People.second <= 1
    if is_fresh and max(_People.asked, _People.before) >= MANY:
        eventlet.sleep(REST)
