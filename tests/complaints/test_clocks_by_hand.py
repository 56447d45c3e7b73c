"""Deadlines against an independent count: ten years, four nations, every kind, and the whole way of a complaint."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.complaints.calendars import NATIONS, propose
from services.complaints.deadlines import Counting, Duration, DurationKind, due_before, last_day_of, local_day
from services.complaints.model import Act, Stage
from services.complaints.procedure import profile_for
from services.complaints.terms import Terms
from tests.complaints import clocks_by_hand as by_hand

CALENDARS = {nation: propose(nation, range(2025, 2038)) for nation in NATIONS}
FIRST, SECONDS = datetime(2026, 1, 1, tzinfo=UTC), 3652 * 24 * 3600


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


anytime = st.integers(0, SECONDS).map(lambda seconds: FIRST + timedelta(seconds=seconds))
around_midnight = st.tuples(st.integers(0, 3651), st.sampled_from([-3601, -3600, -1, 0, 1])).map(
    lambda drawn: FIRST + timedelta(days=drawn[0] + 1, seconds=drawn[1])
)
moments = st.one_of(anytime, around_midnight)
nations = st.sampled_from(NATIONS)


@settings(max_examples=400, deadline=None)
@given(nations, moments, st.sampled_from(DurationKind), st.integers(1, 45), st.sampled_from(Counting))
@example("ENG", moment("2026-12-23T11:00"), DurationKind.WORKING_DAYS, 5, Counting.DAY_0)
@example("SCT", moment("2026-12-24T23:59"), DurationKind.WORKING_DAYS, 5, Counting.DAY_1)
@example("SCT", moment("2026-06-14T23:30"), DurationKind.WORKING_DAYS, 1, Counting.DAY_1)
@example("NIR", moment("2027-03-27T23:59"), DurationKind.WORKING_DAYS, 1, Counting.DAY_0)
@example("WLS", moment("2027-03-28T00:59"), DurationKind.HOURS, 1, Counting.DAY_0)
@example("ENG", moment("2026-10-24T23:00"), DurationKind.CALENDAR_DAYS, 1, Counting.DAY_1)
@example("ENG", moment("2027-01-31T12:00"), DurationKind.CALENDAR_MONTHS, 1, Counting.DAY_0)
@example("ENG", moment("2028-02-29T12:00"), DurationKind.CALENDAR_MONTHS, 12, Counting.DAY_1)
def test_every_kind_ends_when_counted_by_hand(nation, trigger, kind, n, counting):
    due = due_before(trigger, Duration(kind, n), CALENDARS[nation], counting)
    assert due == by_hand.end_of_count(kind, trigger, n, nation, counted=counting is Counting.DAY_1)
    assert due.utcoffset() == timedelta(0)


@settings(max_examples=400, deadline=None)
@given(nations, st.sampled_from([1, 2]), moments, st.integers(0, 30 * 24 * 3600), st.integers(1, 20))
@example("ENG", 1, moment("2026-12-23T11:00"), 12 * 24 * 3600, 10)
@example("ENG", 2, moment("2027-02-01T11:00"), 7 * 24 * 3600, 20)
@example("SCT", 1, moment("2026-12-31T23:59"), 60, 5)
@example("NIR", 2, moment("2027-07-09T22:59"), 3600, 20)
@example("WLS", 2, moment("2027-03-26T23:59"), 24 * 3600, 20)
def test_the_whole_way_of_a_stage_ends_when_counted_by_hand(nation, number, requested_at, acknowledged_after, later):
    """Receipt, acknowledgement early or late, answer, extension: each from where the one before it really was."""
    counted, stages = by_hand.NUMBERS[nation]
    acknowledge, respond, from_acknowledgement, most = stages[number]
    profile = profile_for(nation, local_day(requested_at))
    terms = Terms(profile, CALENDARS[nation], 1, "Test Homes")

    stage = Stage.requested(number, requested_at, "phone", terms)

    if acknowledge is None:
        assert stage.acknowledge_due_before is None
    else:
        by = by_hand.end_of_count("working_days", requested_at, acknowledge, nation, counted=counted)
        assert stage.running_due_before == stage.acknowledge_due_before == by
    acknowledged_at = requested_at + timedelta(seconds=acknowledged_after)
    said = {"definition": "The lift.", "outcomes_sought": None, "not_responsible_for": None}
    stage.acknowledge(number, said, terms, Act(acknowledged_at, "staff", "s-1"))
    start = acknowledged_at if from_acknowledgement else requested_at
    due = by_hand.end_of_count("working_days", start, respond, nation, counted=counted)
    assert stage.running_due_before == stage.respond_due_before == due

    days = min(later, most)
    until = by_hand.working_days_on(by_hand.day_in_london(due - timedelta(seconds=1)), days, nation)
    extended = profile.check_extension(number, due, until, now=due - timedelta(seconds=1), calendar=CALENDARS[nation])
    assert extended == by_hand.over_at(until)
    assert last_day_of(profile.extended_due_before(number, due, CALENDARS[nation])) == by_hand.working_days_on(
        by_hand.day_in_london(due - timedelta(seconds=1)), most, nation
    )


@settings(max_examples=100, deadline=None)
@given(nations, moments)
def test_a_change_of_the_calendar_is_counted_as_by_hand(nation, requested_at):
    """What was a working day and no longer is: the count by hand goes on over it."""
    profile = profile_for(nation, local_day(requested_at))
    stage = Stage.requested(2, requested_at, "phone", Terms(profile, CALENDARS[nation], 1, "Test Homes"))
    proclaimed = last_day_of(stage.acknowledge_due_before)
    stage.recount(CALENDARS[nation].changed("2", added=[proclaimed]))
    counted, stages = by_hand.NUMBERS[nation]
    expected = by_hand.working_days_on(proclaimed, 1, nation)
    assert stage.acknowledge_due_before == by_hand.over_at(expected)
    start = None if stages[2][2] else stage.respond_due_before
    if start is not None:
        due = by_hand.end_of_count("working_days", requested_at, stages[2][1] + 1, nation, counted=counted)
        assert stage.respond_due_before == due


@pytest.mark.parametrize("nation", NATIONS)
def test_the_day_of_receipt_counts_for_itself_only_where_it_is_worked(nation):
    """Saturday 2026-11-21 and the Friday before lead to different days where the day of receipt is counted."""
    friday, saturday = moment("2026-11-20T11:00"), moment("2026-11-21T11:00")
    profile = profile_for(nation, date(2026, 11, 20))
    ends = [last_day_of(profile.respond_due_before(1, day, CALENDARS[nation])) for day in (friday, saturday)]
    assert (ends[0] < ends[1]) == (profile.counting is Counting.DAY_1) == by_hand.NUMBERS[nation][0]
