"""Closing, extending and giving up; by hand and by the clock."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import NOW, OFFICER, a_closed, an_open, days, stored


def close(consultation, now, **more):
    return commands.close_consultation(consultation.id, closed_by=OFFICER, now=now, **more)


def test_the_timer_closes_what_is_over_once_and_nothing_else(working, announced):
    over, not_yet = an_open(), an_open(closes_at=NOW + days(30))
    announced.clear()
    for _ in range(2):
        commands.close_ended_consultations(now=over.closes_at)
    closed = stored(over)
    assert (closed.state, closed.closed_at, closed.closed_by) == ("closed", over.closes_at, None)
    assert stored(not_yet).state == "open"
    assert announced.names == ["consultation_closed"]


def test_the_timer_that_comes_late_closes_at_the_announced_time(working):
    consultation = an_open()
    commands.close_ended_consultations(now=consultation.closes_at + days(2))
    assert stored(consultation).closed_at == consultation.closes_at


def test_closing_early_needs_a_reason(working):
    consultation = an_open()
    with pytest.raises(RuleBroken, match="early_close_needs_reason"):
        close(consultation, NOW + days(3))
    closed = close(consultation, NOW + days(3), early_because="Everybody answered.")
    assert (closed.state, closed.closed_at, closed.closed_early_because) == (
        "closed", NOW + days(3), "Everybody answered.",
    )  # fmt: skip


def test_a_period_that_the_law_gives_never_closes_early(working):
    consultation = an_open(kind="s20_qualifying_works", closes_at=NOW + days(40))
    with pytest.raises(RuleBroken, match="period_not_over"):
        close(consultation, NOW + days(39), early_because="We are in a hurry.")


def test_closed_is_closed(working):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        close(a_closed(), NOW + days(30))
