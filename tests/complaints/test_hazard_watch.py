"""What time does to hazard concerns: people are called, clocks are told of, calendars change."""

from datetime import date, timedelta

import pytest

from services.complaints.commands.hazard_settings import set_hazards_policy
from services.complaints.commands.hazard_watch import (
    page_unacknowledged_hazards,
    people_on_call,
    recount_hazard_deadlines,
    watch_hazard_deadlines,
)
from services.complaints.commands.hazards import acknowledge_hazard_concern
from services.complaints.hazard_terms import hazard_terms
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.projections import StaffMember
from shared.contracts.complaints import (
    HazardConcernUnacknowledged,
    HazardDeadlineApproaching,
    HazardDeadlineMissed,
    HazardDeadlineRecalculated,
    StaffMessageRequested,
)  # fmt: skip
from shared.store import LostRace
from tests.complaints.saying import NOW, OFFICER, SENIOR, at, staff
from tests.complaints.steps import change_calendar, clocks_of, investigated
from tests.complaints.test_set_hazards_policy import settings
from tests.harness import days

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# Calling people


def test_after_an_hour_people_are_called(concern, announced):
    one = concern(severity="emergency")
    assert page_unacknowledged_hazards(now=NOW + HOUR - MINUTE) == 0
    assert page_unacknowledged_hazards(now=NOW + HOUR) == 1
    told, asked = announced.last(HazardConcernUnacknowledged), announced.last(StaffMessageRequested)
    assert (told.subject, told.pages) == (one.id, 1)
    assert (asked.staff_ids, asked.template, asked.about_id) == ([OFFICER, SENIOR], "hazard_unacknowledged", one.id)
    assert asked.details["severity"] == "emergency"


def test_again_and_again_until_somebody_acknowledges(concern, announced):
    one = concern()
    for minutes in (60, 61, 89, 90, 119, 120):
        page_unacknowledged_hazards(now=NOW + minutes * MINUTE)
    assert HazardConcern.get(one.id).pages == 3
    acknowledge_hazard_concern(one.id, staff(NOW + 2 * HOUR))
    assert page_unacknowledged_hazards(now=NOW + days(9)) == 0
    assert announced.names.count("hazard_concern_unacknowledged") == 3


def test_each_level_calls_more_people(people):
    set_hazards_policy(settings(on_call=[[SENIOR], [OFFICER], ["s-reader"]]), version=0)
    terms = hazard_terms(NOW)
    assert [people_on_call(level, terms) for level in (1, 2, 3, 9)] == [
        [SENIOR], [OFFICER, SENIOR], [OFFICER, "s-reader", SENIOR], [OFFICER, "s-reader", SENIOR],
    ]  # fmt: skip


def test_where_nobody_named_is_there_everybody_who_may_act_is_called(people):
    set_hazards_policy(settings(on_call=[[SENIOR]]), version=0)
    StaffMember.keep_many([(SENIOR, 9, {"roles": ["complaints_senior"], "state": "suspended"})])
    assert people_on_call(1, hazard_terms(NOW)) == [OFFICER]


def test_a_landlord_may_call_sooner(concern, people):
    set_hazards_policy(settings(page_after=10, page_again=5), version=0)
    concern()
    assert [page_unacknowledged_hazards(now=NOW + m * MINUTE) for m in (9, 10, 14, 15)] == [0, 1, 0, 1]


def test_without_anybody_to_call_it_is_told_all_the_same(concern, announced):
    StaffMember.collection().delete_many({})
    concern()
    assert page_unacknowledged_hazards(now=NOW + HOUR) == 1
    assert announced.names[-1] == "hazard_concern_unacknowledged"


def test_two_processes_at_once_call_once(concern, announced):
    one = concern()
    first, second = (HazardConcern.get(one.id) for _ in range(2))
    for each in (first, second):
        assert each.page(hazard_terms(NOW), NOW + HOUR) == 1
    first.save()
    with pytest.raises(LostRace):
        second.save()


def test_one_that_is_being_changed_is_looked_at_again(concern, monkeypatch):
    one, save = concern(), HazardConcern.save

    def save_after_another(each):
        monkeypatch.setattr(HazardConcern, "save", save)
        acknowledge_hazard_concern(one.id, staff())
        return save(each)

    monkeypatch.setattr(HazardConcern, "save", save_after_another)
    assert page_unacknowledged_hazards(now=NOW + HOUR) == 0
    assert HazardConcern.get(one.id).pages == 0


# Clocks


def test_each_clock_is_told_of_when_it_is_close_and_when_it_ran_out_once_each(concern, announced):
    concern()
    announced.clear()
    for moment in ("2026-12-02 23:59", "2026-12-03 00:00", "2026-12-07 23:59", "2026-12-08 00:00", "2027-01-01"):
        for _ in range(2):
            watch_hazard_deadlines(now=at(moment))
    assert announced.names == ["hazard_deadline_approaching", "hazard_deadline_missed"]
    close, missed = announced.last(HazardDeadlineApproaching), announced.last(HazardDeadlineMissed)
    assert close.due_before == missed.due_before == at("2026-12-08 00:00")
    assert close.clock == missed.clock == "investigate"


def test_hours_are_close_when_half_of_them_have_passed(concern, announced):
    concern(severity="emergency")
    announced.clear()
    watch_hazard_deadlines(now=NOW + 12 * HOUR - MINUTE)
    assert announced.names == []
    watch_hazard_deadlines(now=NOW + 12 * HOUR)
    watch_hazard_deadlines(now=NOW + 24 * HOUR)
    assert announced.names == ["hazard_deadline_approaching", "hazard_deadline_missed"]


def test_one_clock_that_ran_out_hides_none_of_the_others(concern, announced):
    investigated(concern(), at("2026-12-07"))
    announced.clear()
    watch_hazard_deadlines(now=at("2026-12-11"))
    watch_hazard_deadlines(now=at("2026-12-15"))
    told = [(event["type"].split(".")[2], event["data"]["clock"]) for event in announced]
    assert told == [
        ("hazard_deadline_missed", "summary"),
        ("hazard_deadline_approaching", "make_safe"),
        ("hazard_deadline_approaching", "works"),
        ("hazard_deadline_missed", "make_safe"),
        ("hazard_deadline_missed", "works"),
    ]
    assert [HazardConcern.get(announced[0]["subject"]).watch_at] == [at("2027-02-25 00:00")]


def test_a_proclaimed_holiday_moves_the_clocks_that_count_working_days_and_no_others(concern, announced):
    found, emergency = investigated(concern(), at("2026-12-07")), concern(at("2026-12-07"), severity="emergency")
    change_calendar(added=[date(2026, 12, 9)])
    announced.clear()
    assert recount_hazard_deadlines(now=at("2026-12-07")) == 1
    assert recount_hazard_deadlines(now=at("2026-12-07")) == 0
    moved = HazardConcern.get(found.id)
    assert clocks_of(moved) == {
        "summary": "2026-12-11", "make_safe": "2026-12-15", "works": "2026-12-15", "works_longstop": "2027-03-01",
    }  # fmt: skip
    assert clocks_of(HazardConcern.get(emergency.id)) == clocks_of(emergency)
    assert announced.last(HazardDeadlineRecalculated).due_before == at("2026-12-12 00:00")


def test_what_was_told_of_a_clock_is_not_told_again_when_it_moves(concern, announced):
    concern()
    watch_hazard_deadlines(now=at("2026-12-03"))
    change_calendar(added=[date(2026, 12, 4)])
    recount_hazard_deadlines(now=at("2026-12-03"))
    announced.clear()
    watch_hazard_deadlines(now=at("2026-12-08"))
    assert announced.names == []
    watch_hazard_deadlines(now=at("2026-12-09"))
    assert announced.names == ["hazard_deadline_missed"]


def test_more_than_one_turn_looks_at_is_left_to_the_next(concern, monkeypatch):
    monkeypatch.setattr("services.complaints.commands.turns.MOST", 2)
    for _ in range(3):
        concern()
    assert [page_unacknowledged_hazards(now=NOW + HOUR) for _ in range(3)] == [2, 1, 0]


def test_who_has_waited_longest_comes_first(concern, announced, monkeypatch):
    monkeypatch.setattr("services.complaints.commands.turns.MOST", 1)
    later, first = concern(NOW + 2 * MINUTE), concern(NOW)
    for _ in range(2):
        page_unacknowledged_hazards(now=NOW + 2 * HOUR)
    called = [one["subject"] for one in announced if one["type"] == HazardConcernUnacknowledged.type]
    assert called == [first.id, later.id]
