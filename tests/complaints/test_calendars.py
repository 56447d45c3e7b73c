"""A library proposes the public holidays of four nations; the calendar that was stored decides."""

from datetime import UTC, date, datetime

import pytest

from services.complaints.calendars import NATIONS, PROCLAIMED, WorkingCalendar, propose
from shared.errors import RuleBroken
from tests.complaints.holidays_by_rule import holidays_by_rule

ENGLAND = propose("ENG", range(2025, 2038))

# Source: Banking and Financial Dealings Act 1971 Sch 1 and the proclamations under it, as listed for 2026 to 2028.
OFFICIAL = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
SCOTLAND = {
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}
NORTHERN_IRELAND_ALSO = {2026: "03-17 07-13", 2027: "03-17 07-12", 2028: "03-17 07-12"}


def days_of(year, text):
    return {date.fromisoformat(f"{year}-{day}") for day in text.split()}


@pytest.mark.parametrize("nation", ["ENG", "WLS"])
@pytest.mark.parametrize("year", OFFICIAL)
def test_england_and_wales_as_officially_listed(nation, year):
    assert propose(nation, [year]).holidays == days_of(year, OFFICIAL[year])


@pytest.mark.parametrize("year", SCOTLAND)
def test_scotland_has_2_january_st_andrew_early_august_and_no_easter_monday(year):
    assert propose("SCT", [year]).holidays == days_of(year, SCOTLAND[year])


@pytest.mark.parametrize("year", NORTHERN_IRELAND_ALSO)
def test_northern_ireland_adds_st_patrick_and_the_twelfth(year):
    also = days_of(year, NORTHERN_IRELAND_ALSO[year])
    assert propose("NIR", [year]).holidays == days_of(year, OFFICIAL[year]) | also


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", range(2026, 2036))
def test_a_proposal_equals_the_rules_written_out_again(nation, year):
    assert propose(nation, [year]).holidays == holidays_by_rule(nation, year)


def test_a_proclaimed_holiday_is_proposed_whatever_the_library_knows(monkeypatch):
    monkeypatch.setattr("holidays.country_holidays", lambda *_, **__: {date(2026, 12, 25): "Christmas Day"})

    assert propose("SCT", [2026]).holidays == {date(2026, 12, 25)} | PROCLAIMED["SCT"]


def test_a_proposal_names_where_it_comes_from():
    assert propose("ENG", [2026]).version.startswith("proposed by holidays ")


def test_a_proclamation_makes_a_new_version_and_leaves_the_old_as_it_was():
    jubilee = date(2027, 6, 4)
    after = ENGLAND.changed("2027-02", added=[jubilee])

    assert (after.version, after.is_working_day(jubilee), ENGLAND.is_working_day(jubilee)) == (
        "2027-02",
        False,
        True,
    )


def test_a_holiday_taken_back_is_a_working_day():
    assert ENGLAND.changed("moved", removed=[date(2027, 5, 3)]).is_working_day(date(2027, 5, 3))


def test_one_holiday_does_not_make_an_unknown_year_known():
    with pytest.raises(ValueError, match="2050"):
        ENGLAND.changed("next", added=[date(2050, 1, 3)])


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2038, 1, 1), date(2038, 1, 2)])
def test_a_year_nobody_decided_on_is_refused_not_guessed(day):
    with pytest.raises(RuleBroken) as refused:
        ENGLAND.is_working_day(day)
    assert refused.value.code == "no_calendar"


def test_a_clock_that_runs_into_an_unknown_year_is_refused():
    with pytest.raises(RuleBroken):
        ENGLAND.working_day_after(date(2037, 12, 28), 10)


def test_datetimes_as_a_database_gives_them_are_not_taken_for_dates():
    with pytest.raises(TypeError):
        WorkingCalendar("ENG", frozenset({datetime(2026, 12, 25, tzinfo=UTC)}), "1")


def test_there_are_four_nations():
    with pytest.raises(ValueError, match="FRA"):
        WorkingCalendar("FRA", frozenset({date(2026, 7, 14)}), "1")
