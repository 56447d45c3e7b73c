"""How often one caller of one landlord may ask, counted in this process.

A moving window, weighed from the current and the previous window's counts: two numbers a caller, whatever the rate.
(The memory storage of `limits` keeps every request, forgets no caller and walks through all of them every 10 ms.)
"""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from limits import parse

from shared.errors import TooManyRequests

REMEMBERED = 20_000  # callers; beyond that the longest silent is forgotten


@dataclass(slots=True)
class _Counts:
    window: int  # number of the window since 1970
    current: int
    previous: int


class Rates:
    def __init__(self):
        self._counts = OrderedDict()

    def count(self, rate, who, now=None):
        """Count one request of `who`. The RateLimit headers. Raises TooManyRequests.

        rate: as in "600/minute". who: any hashable.
        """
        most, seconds = _parsed(rate)
        now = time.time() if now is None else now
        window, elapsed = divmod(now, seconds)
        counts = self._of(who, int(window))
        used = counts.current + counts.previous * (1 - elapsed / seconds)
        if used + 1 > most:
            raise TooManyRequests(
                "too_many_requests", "Too many requests. Wait a little.", self._wait(counts, rate, elapsed)
            )
        counts.current += 1
        return {
            "RateLimit-Policy": f'"caller";q={most};w={seconds}',
            "RateLimit": f'"caller";r={int(most - used - 1)};t={math.ceil(seconds - elapsed)}',
        }

    def clear(self):
        self._counts.clear()

    def _of(self, who, window):
        counts = self._counts.get(who)
        if counts is None:
            counts = self._counts[who] = _Counts(window, 0, 0)
            if len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
        elif counts.window != window:
            counts.previous = counts.current if counts.window == window - 1 else 0
            counts.window, counts.current = window, 0
        self._counts.move_to_end(who)
        return counts

    @staticmethod
    def _wait(counts, rate, elapsed):
        """Whole seconds until one more request fits."""
        most, seconds = _parsed(rate)
        rest = seconds - elapsed
        if counts.current + 1 > most:  # not before the next window, where this one's count still weighs
            return math.ceil(rest + seconds * (1 - (most - 1) / counts.current))
        return max(1, math.ceil(rest - seconds * (most - 1 - counts.current) / counts.previous))


@lru_cache(maxsize=16)
def _parsed(rate):
    item = parse(rate)
    return item.amount, item.get_expiry()


rates = Rates()
