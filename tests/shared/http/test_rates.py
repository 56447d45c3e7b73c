"""The moving window: what is let through, and when to come back."""

import random

import pytest

from shared.errors import TooManyRequests
from shared.http import rates as module
from shared.http.rates import Rates


def told_to_wait(rates, now, rate="10/minute", who="p1"):
    """Seconds; 0 for who is let through."""
    try:
        rates.count(rate, who, now)
    except TooManyRequests as refusal:
        return refusal.retry_after
    return 0


def let_through(*args, **kwargs):
    return told_to_wait(*args, **kwargs) == 0


def test_no_burst_over_the_edge_of_two_windows():
    rates = Rates()
    assert [let_through(rates, 59 + i / 1000) for i in range(11)] == [True] * 10 + [False]
    assert not let_through(rates, 60.5)
    assert sum(let_through(rates, 90.0) for _ in range(20)) == 5
    assert sum(let_through(rates, 200.0) for _ in range(20)) == 10


def test_whoever_waits_as_long_as_told_is_let_through():
    chance = random.Random(1)  # noqa: S311 - the same times in every run
    for _ in range(300):
        rates, now, rate = Rates(), 6000 + chance.random() * 60, f"{chance.randint(1, 20)}/minute"
        for _ in range(200):
            now += chance.random() * 2
            if wait := told_to_wait(rates, now, rate):
                assert wait <= 120
                now += wait
                assert told_to_wait(rates, now, rate) == 0


def test_the_longest_silent_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 3)
    rates = Rates()
    for who in "abcda":
        let_through(rates, 0.0, who=who)
    assert list(rates._counts) == ["c", "d", "a"]


@pytest.mark.parametrize("rate", ["1/second", "600/minute", "5 per hour", "100/15 minute"])
def test_rates_are_written_as_people_do(rate):
    assert Rates().count(rate, "p1")["RateLimit-Policy"].startswith('"caller";q=')
