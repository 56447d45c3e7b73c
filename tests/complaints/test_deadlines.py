"""Deadlines are counted in working days of the landlord's nation, in London time."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.calendars import NATIONS, propose
from services.complaints.deadlines import (
    LONDON,
    Duration,
    due_before,
    end_of,
    extend,
    last_day,
    last_day_of,
    local_day,
    start_of,
    warn_from,
)
from tests.complaints.holidays_by_rule import NAIVE_DAYS

CALENDARS = {nation: propose(nation, range(2025, 2038)) for nation in NATIONS}
ENGLAND = CALENDARS["ENG"]


def working_days(n):
    return Duration("working_days", n)


def on(text, hour=11):
    """That hour in London on an ISO date, as UTC."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=LONDON).astimezone(UTC)


def due_on(trigger, *durations, nation="ENG"):
    """The last day after durations that each start on the day the one before ended, as an ISO date."""
    deadline = due_before(on(trigger), durations[0], CALENDARS[nation])
    for duration in durations[1:]:
        deadline = extend(deadline, duration, CALENDARS[nation])
    return last_day_of(deadline).isoformat()


class TestComplaintClocks:
    """Source: Complaint Handling Code 2024 para 6.2 to 6.4, 6.11, 6.14, 6.15."""

    @pytest.mark.parametrize(
        ("trigger", "durations", "expected"),
        [
            pytest.param("2026-12-23", [5], "2027-01-04", id="received before Christmas: acknowledge"),
            pytest.param("2027-01-04", [10], "2027-01-18", id="stage 1 response"),
            pytest.param("2027-01-04", [10, 10], "2027-02-01", id="stage 1 response, extended"),
            pytest.param("2026-12-24", [10], "2027-01-12", id="acknowledged on Christmas Eve: response"),
            pytest.param("2026-11-21", [5], "2026-11-27", id="received on a Saturday: acknowledge"),
            pytest.param("2026-11-20", [5], "2026-11-27", id="received on the Friday before: the same"),
            pytest.param("2027-02-01", [5], "2027-02-08", id="escalated: acknowledge"),
            pytest.param("2027-02-08", [20], "2027-03-08", id="stage 2 response"),
            pytest.param("2027-02-08", [20, 20], "2027-04-07", id="stage 2 response, extended over Easter"),
        ],
    )
    def test_in_england(self, trigger, durations, expected):
        assert due_on(trigger, *map(working_days, durations)) == expected

    def test_the_nation_decides(self):
        days = {nation: due_on("2026-07-10", working_days(20), nation=nation) for nation in NATIONS}
        assert days == {"ENG": "2026-08-07", "WLS": "2026-08-07", "SCT": "2026-08-10", "NIR": "2026-08-10"}


class TestHazardClocks:
    """The same arithmetic with other numbers.

    Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025.
    """

    @pytest.mark.parametrize(
        ("trigger", "duration", "expected"),
        [
            pytest.param("2026-11-23", working_days(10), "2026-12-07", id="investigate"),
            pytest.param("2026-12-07", working_days(3), "2026-12-10", id="written summary"),
            pytest.param("2026-12-07", working_days(5), "2026-12-14", id="make safe"),
            pytest.param("2026-12-07", Duration("calendar_days", 84), "2027-03-01", id="works long-stop, 12 weeks"),
        ],
    )
    def test_significant_hazard(self, trigger, duration, expected):
        assert due_on(trigger, duration) == expected

    @pytest.mark.parametrize(
        ("aware", "expected"),
        [
            pytest.param("2026-12-24T15:00+00:00", "2026-12-25T15:00+00:00", id="through Christmas"),
            pytest.param("2027-03-27T12:00+00:00", "2027-03-28T12:00+00:00", id="one hour less on the clock in March"),
            pytest.param(
                "2027-10-30T13:00+01:00", "2027-10-31T12:00+00:00", id="one hour more on the clock in October"
            ),
        ],
    )
    def test_24_hours_are_24_hours(self, aware, expected):
        hours = Duration("hours", 24)
        assert due_before(datetime.fromisoformat(aware), hours, ENGLAND) == datetime.fromisoformat(expected)

    def test_24_hours_from_a_moment_in_local_time_are_24_hours_too(self):
        aware = datetime(2027, 3, 27, 12, tzinfo=LONDON)
        assert due_before(aware, Duration("hours", 24), ENGLAND) == datetime(2027, 3, 28, 12, tzinfo=UTC)


class TestLocalTime:
    def test_a_winter_deadline_is_midnight_utc(self):
        assert due_before(on("2026-12-23"), working_days(5), ENGLAND) == datetime(2027, 1, 5, tzinfo=UTC)

    def test_a_summer_deadline_is_eleven_at_night_utc(self):
        assert due_before(on("2026-06-01"), working_days(5), ENGLAND) == datetime(2026, 6, 8, 23, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("trigger", "expected"),
        [
            pytest.param("2027-03-25", datetime(2027, 4, 5, 23, tzinfo=UTC), id="starts in winter, ends in summer"),
            pytest.param("2026-10-23", datetime(2026, 10, 31, tzinfo=UTC), id="starts in summer, ends in winter"),
        ],
    )
    def test_the_clocks_changing_moves_no_deadline_off_local_midnight(self, trigger, expected):
        assert due_before(on(trigger), working_days(5), ENGLAND) == expected

    @pytest.mark.parametrize(
        ("received_at", "day_0"),
        [
            ("2026-06-03T22:59:59+00:00", "2026-06-03"),
            ("2026-06-03T23:00:00+00:00", "2026-06-04"),
            ("2026-12-03T23:59:59+00:00", "2026-12-03"),
            ("2026-12-04T00:00:00+00:00", "2026-12-04"),
        ],
    )
    def test_day_0_is_the_day_in_london(self, received_at, day_0):
        assert local_day(datetime.fromisoformat(received_at)).isoformat() == day_0

    @pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-10-31", 25), ("2027-06-01", 24)])
    def test_a_day_is_as_long_as_it_is(self, day, hours):
        day = date.fromisoformat(day)
        assert end_of(day) - start_of(day) == timedelta(hours=hours)

    def test_the_last_day_of_a_deadline_is_the_day_that_ends_there(self):
        assert last_day_of(end_of(date(2027, 3, 28))) == date(2027, 3, 28)

    def test_a_moment_without_a_zone_starts_no_clock(self):
        with pytest.raises(ValueError, match="zone"):
            due_before(datetime(2026, 12, 23), working_days(5), ENGLAND)  # noqa: DTZ001 - that is the point


class TestOtherKinds:
    def test_calendar_days_run_through_weekends_and_holidays(self):
        assert due_on("2026-12-01", Duration("calendar_days", 30)) == "2026-12-31"

    @pytest.mark.parametrize(
        ("trigger", "months", "expected"),
        [
            ("2026-11-21", 1, "2026-12-21"),
            ("2026-12-21", 1, "2027-01-21"),
            ("2027-01-31", 1, "2027-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2027-02-28", 12, "2028-02-28"),
            ("2028-02-29", 12, "2029-02-28"),
        ],
    )
    def test_months_end_on_the_same_date_or_the_last_there_is(self, trigger, months, expected):
        assert due_on(trigger, Duration("calendar_months", months)) == expected

    def test_kinds_are_never_converted(self):
        assert Duration("calendar_days", 7) != Duration("hours", 168)
        with pytest.raises(ValueError, match="hours"):
            last_day(date(2026, 11, 23), Duration("hours", 24), ENGLAND)

    @pytest.mark.parametrize("n", [0, -1, 1.5, "5", True, None])
    def test_a_duration_is_a_whole_number_of_at_least_one(self, n):
        with pytest.raises(ValueError, match="whole number"):
            working_days(n)

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(ValueError, match="weeks"):
            Duration("weeks", 12)

    def test_reads_as_words(self):
        assert [str(working_days(1)), str(Duration("hours", 24))] == ["1 working day", "24 hours"]


class TestWarning:
    def test_starts_two_working_days_before_the_last_day(self):
        deadline = due_before(on("2026-12-23"), working_days(5), ENGLAND)  # Mon 4 Jan 2027; 1 Jan is a holiday
        assert warn_from(deadline, ENGLAND) == datetime(2026, 12, 30, tzinfo=UTC)

    def test_starts_at_local_midnight_in_summer(self):
        deadline = due_before(on("2026-06-01"), working_days(5), ENGLAND)
        assert warn_from(deadline, ENGLAND) == datetime(2026, 6, 3, 23, tzinfo=UTC)


nations = st.sampled_from(NATIONS)
TEN_YEARS = timedelta(days=3652)
moments = st.integers(0, TEN_YEARS // timedelta(seconds=1)).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
counts = st.integers(1, 45)


@given(nations, moments, counts)
def test_equals_the_naive_count(nation, trigger, n):
    days = NAIVE_DAYS[nation]
    expected = days[bisect_right(days, trigger.astimezone(LONDON).date()) + n - 1]

    deadline = due_before(trigger, working_days(n), CALENDARS[nation])

    assert deadline.utcoffset() == timedelta(0)
    assert f"{deadline.astimezone(LONDON):%F %T}" == f"{expected + timedelta(1)} 00:00:00"
    assert last_day_of(deadline) == expected


@given(nations, moments, counts)
def test_equals_counting_one_day_at_a_time(nation, trigger, n):
    deadline = due_before(trigger, working_days(1), CALENDARS[nation])
    for _ in range(n - 1):
        deadline = extend(deadline, working_days(1), CALENDARS[nation])

    assert deadline == due_before(trigger, working_days(n), CALENDARS[nation])


@given(nations, moments, counts)
def test_never_ends_on_a_day_off_and_never_on_day_0(nation, trigger, n):
    end = last_day_of(due_before(trigger, working_days(n), CALENDARS[nation]))

    assert CALENDARS[nation].is_working_day(end)
    assert end > local_day(trigger)


@given(nations, moments, moments, counts, counts)
def test_what_starts_no_earlier_and_runs_no_shorter_ends_no_earlier(nation, one, other, n, more):
    early, late = sorted([one, other])
    calendar = CALENDARS[nation]

    assert due_before(early, working_days(n), calendar) <= due_before(late, working_days(n), calendar)
    assert due_before(early, working_days(n), calendar) < due_before(early, working_days(n + more), calendar)


@given(nations, moments, counts)
def test_a_new_holiday_never_brings_a_deadline_forward(nation, trigger, n):
    calendar = CALENDARS[nation]
    before = due_before(trigger, working_days(n), calendar)
    after = calendar.changed("next", added=[last_day_of(before)])

    assert due_before(trigger, working_days(n), after) > before


@given(nations, moments, st.integers(3, 45))
def test_the_warning_leaves_two_working_days_after_its_own(nation, trigger, n):
    days, calendar = NAIVE_DAYS[nation], CALENDARS[nation]
    deadline = due_before(trigger, working_days(n), calendar)

    warned, end = local_day(warn_from(deadline, calendar)), last_day_of(deadline)

    assert bisect_left(days, end) - bisect_left(days, warned) == 2
    assert calendar.is_working_day(warned)
