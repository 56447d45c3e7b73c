"""The stored calendar decides: proposed by a library, then the landlord's own."""

from datetime import date

import pytest

from services.complaints.commands.settings import change_complaints_calendar
from services.complaints.model import StoredCalendar
from services.complaints.queries.settings import show_complaints_calendar
from shared.errors import RuleBroken, StaleVersion
from tests.complaints.saying import NOW
from tests.complaints.steps import change_calendar

PROCLAIMED = date(2026, 11, 26)  # a Thursday


def refusal_of(**changes):
    with pytest.raises(RuleBroken) as refused:
        change_calendar(**changes)
    return refused.value.code


def test_before_anything_is_stored_the_proposal_is_shown(working):
    shown = show_complaints_calendar(now=NOW)
    assert (shown.version, shown.number) == (0, 1)
    assert StoredCalendar.find("calendar") is None


def test_the_first_change_stores_the_proposal_with_it(working):
    calendar = change_calendar(added=[PROCLAIMED])
    assert (calendar.version, calendar.number) == (1, 2)
    assert "2026-11-26" in StoredCalendar.get("calendar").holidays


def test_the_same_holidays_again_change_nothing(working):
    first = change_calendar(added=[PROCLAIMED])
    assert change_calendar(added=[PROCLAIMED]).version == first.version


def test_refuses_a_stale_version(working):
    change_calendar(added=[PROCLAIMED])
    with pytest.raises(StaleVersion):
        change_complaints_calendar([PROCLAIMED], version=0, now=NOW)


def test_refuses_a_calendar_that_leaves_a_year_out(working):
    year = [date.fromisoformat(day) for day in show_complaints_calendar(now=NOW).holidays if day.startswith("2027")]
    assert refusal_of(removed=year) == "year_missing"


def test_refuses_a_year_with_hardly_a_holiday(working):
    assert refusal_of(added=[date(2042, 1, 1)]) == "year_incomplete"


def test_a_whole_year_can_be_added(working):
    year = [date(2042, month, 3) for month in range(1, 9)]
    assert 2042 in change_calendar(added=year).working_days().years
