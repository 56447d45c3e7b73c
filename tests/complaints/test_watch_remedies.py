"""Promised days are watched: told of when they are close, when they have passed, and once a week until it is done."""

import pytest

from services.complaints.commands.remedies import (
    assign_remedy_owner,
    dispute_my_remedy,
    move_remedy_date,
    watch_remedies,
)
from services.complaints.model import Remedy
from services.complaints.projections import StaffMember
from shared.contracts.complaints import RemedyActionChased, RemedyActionMissed, StaffMessageRequested
from shared.store import LostRace
from tests.complaints.promised import a_remedy, answered, done, remedies_of, stored
from tests.complaints.saying import OFFICER, SENIOR, at, resident, staff
from tests.complaints.steps import letters_of

CLOSE, PASSED, AGAIN, TOLD = "remedy_action_due", "remedy_action_missed", "remedy_action_chased", "message_requested"
OWNER = "staff_message_requested"


@pytest.fixture
def lift(complaint_at, announced):
    """To be done by Fri 2026-12-18."""
    remedy = a_remedy(complaint_at)
    announced.clear()
    return remedy


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        ("2026-12-10 23:59", []),
        ("2026-12-11 00:00", [CLOSE, OWNER]),
        ("2026-12-18 23:59", [CLOSE, OWNER]),
        ("2026-12-19 00:00", [PASSED, OWNER, TOLD]),
    ],
)
def test_told_from_a_week_before_and_from_the_end_of_the_last_day(lift, announced, moment, names):
    assert watch_remedies(now=at(moment)) == (len(names) > 0)
    assert announced.names == names


def test_the_owner_is_reminded_every_week_and_the_resident_every_fourth_time(lift, announced):
    for day in ("2026-12-11", "2026-12-19", "2026-12-25", "2026-12-26", "2027-01-02", "2027-01-09", "2027-01-16"):
        watch_remedies(now=at(f"{day} 00:00"))
        watch_remedies(now=at(f"{day} 00:01"))
    assert [name for name in announced.names if name != OWNER] == [
        CLOSE, PASSED, TOLD, AGAIN, AGAIN, AGAIN, AGAIN, TOLD,
    ]  # fmt: skip
    assert announced.last(RemedyActionChased).chased == 5
    asked = [envelope["data"] for envelope in announced if envelope["type"] == StaffMessageRequested.type]
    assert [(one["template"], one["details"].get("reminders")) for one in asked] == [
        ("remedy_due", None), *(("remedy_missed", str(number)) for number in (1, 2, 3, 4, 5)),
    ]  # fmt: skip
    assert letters_of(announced, "remedy_late")[0]["details"]["due_on"] == "2026-12-18"


def test_after_weeks_of_standing_still_it_is_told_once(lift, announced):
    watch_remedies(now=at("2027-02-01"))
    watch_remedies(now=at("2027-02-01"))
    assert announced.names == [PASSED, OWNER, TOLD]
    watch_remedies(now=at("2027-02-06 00:00"))
    assert announced.names[3:] == [AGAIN, OWNER]


def test_the_owner_is_written_to_with_nothing_of_what_was_promised(lift, announced):
    watch_remedies(now=at("2026-12-19"))
    asked = announced.last(StaffMessageRequested)
    told = {"reference": lift.reference, "remedy": lift.id, "due_on": "2026-12-18", "reminders": "1"}
    assert (asked.staff_ids, asked.about_id, asked.details) == ([OFFICER], lift.id, told)


def test_of_a_contractors_only_the_event_tells(lift, announced):
    assign_remedy_owner(lift.id, "contractor", "lifts-r-us", staff(), version=lift.version)
    announced.clear()
    watch_remedies(now=at("2026-12-11"))
    watch_remedies(now=at("2026-12-19"))
    assert announced.names == [CLOSE, PASSED, TOLD]


def test_where_the_owner_is_suspended_those_who_answer_for_complaints_are_told(lift, announced):
    StaffMember.keep_many([(OFFICER, 2, {"roles": ["complaints_officer"], "state": "suspended"})])
    watch_remedies(now=at("2026-12-19"))
    asked = announced.last(StaffMessageRequested)
    assert (asked.template, asked.staff_ids) == ("remedy_ownerless", [SENIOR])


def test_where_nobody_answers_for_complaints_other_officers_are_told(lift, announced):
    StaffMember.keep_many(
        [
            (OFFICER, 2, {"roles": ["complaints_officer"], "state": "suspended"}),
            (SENIOR, 2, {"roles": ["complaints_senior"], "state": "suspended"}),
            ("s-9", 1, {"roles": ["complaints_officer"], "state": "active"}),
        ]
    )
    watch_remedies(now=at("2026-12-11"))
    assert announced.last(StaffMessageRequested).staff_ids == ["s-9"]


def test_it_is_overdue_from_then_on(lift):
    watch_remedies(now=at("2026-12-19"))
    assert stored(lift).state == "overdue"


def test_nothing_is_told_of_what_is_done(lift, announced):
    done(lift)
    announced.clear()
    assert watch_remedies(now=at("2036-01-01")) == 0
    assert announced.names == []


def test_a_late_one_that_was_moved_is_open_and_watched_anew(lift, announced):
    watch_remedies(now=at("2026-12-19"))
    moved = move_remedy_date(
        lift.id, at("2027-01-15").date(), "The part is late.", staff(at("2026-12-21")), version=stored(lift).version
    )
    assert (moved.state, moved.chased) == ("open", 0)
    announced.clear()
    watch_remedies(now=at("2027-01-08"))
    watch_remedies(now=at("2027-01-16"))
    assert announced.names == [CLOSE, OWNER, PASSED, OWNER, TOLD]


def test_what_the_resident_says_is_not_done_is_chased_again_but_not_missed_twice(lift, announced):
    watch_remedies(now=at("2026-12-19"))
    done(stored(lift), at("2026-12-21"))
    assert dispute_my_remedy(lift.id, "It stands still.", resident(at("2026-12-22"))).state == "overdue"
    announced.clear()
    watch_remedies(now=at("2026-12-28"))
    assert announced.names == []
    watch_remedies(now=at("2026-12-29"))
    assert announced.names == [AGAIN, OWNER]


def test_where_no_day_was_named_nothing_is_missed(complaint_at, announced):
    change = {"kind": "policy_change", "what": "We order parts at once."}
    remedies_of(answered(complaint_at, remedies=[change], outstanding_actions=[]))
    assert watch_remedies(now=at("2036-01-01")) == 0


def test_a_day_named_too_late_to_remind_of_is_missed_all_the_same(complaint_at, announced):
    a_remedy(complaint_at, by="2026-11-20")
    announced.clear()
    assert watch_remedies(now=at("2026-11-25 10:00")) == 1
    assert announced.last(RemedyActionMissed).state == "overdue"


def test_two_processes_at_once_tell_of_it_once(lift, announced):
    first, second = (Remedy.get(lift.id) for _ in range(2))
    for remedy in (first, second):
        assert remedy.notice(at("2026-12-19")) == ("missed", True)
        remedy.announce(RemedyActionMissed.of(remedy))
    first.save()
    with pytest.raises(LostRace):
        second.save()
    assert announced.names == [PASSED]


def test_one_that_somebody_is_changing_is_looked_at_again(lift, announced, monkeypatch):
    save = Remedy.save

    def lose_once(remedy):
        monkeypatch.setattr(Remedy, "save", save)
        raise LostRace

    monkeypatch.setattr(Remedy, "save", lose_once)
    assert watch_remedies(now=at("2026-12-19")) == 1
    assert announced.names == [PASSED, OWNER, TOLD]


def test_one_that_is_never_left_in_peace_is_left_to_the_next_turn(lift, announced, monkeypatch):
    def lose(remedy):
        raise LostRace

    with monkeypatch.context() as racing:
        racing.setattr(Remedy, "save", lose)
        assert watch_remedies(now=at("2026-12-19")) == 0
    assert watch_remedies(now=at("2026-12-19")) == 1


def test_more_than_one_page_is_looked_at(complaint_at, announced, monkeypatch):
    monkeypatch.setattr("services.complaints.commands.turns.PAGE", 2)
    several = [{"what": "Repair the lift.", "by": "2026-12-18"}] * 5
    remedies_of(answered(complaint_at, remedies=[], outstanding_actions=several))
    assert watch_remedies(now=at("2026-12-11")) == 5


def test_of_an_anonymous_complaint_the_owner_alone_is_told(complaint_at, announced):
    complaint = answered(lambda: complaint_at(resident_id=None))
    remedies_of(complaint)
    announced.clear()
    watch_remedies(now=at("2026-12-19"))
    assert announced.names == [PASSED, OWNER]
