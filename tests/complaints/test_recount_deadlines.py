"""When a holiday is proclaimed or removed, running deadlines move and ended ones stay."""

from datetime import date

import pytest

from services.complaints.commands import groups, receiving
from services.complaints.commands.deadlines import recount_deadlines, watch_deadlines
from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration
from services.complaints.model import Complaint
from services.complaints.model.plain import UNREAD, PlainComplaint
from shared.contracts.complaints import ComplaintDeadlineRecalculated, ComplaintRestated
from shared.store import changes
from tests.complaints.saying import NOW, at, staff, told
from tests.complaints.steps import WAYS, acknowledge, change_calendar, respond
from tests.harness import days

PROCLAIMED = date(2026, 11, 26)  # a Thursday


class Died(Exception):
    """The process, at this line."""


def test_a_running_deadline_moves_and_it_is_announced(complaint_at, announced):
    complaint = complaint_at()
    assert complaint.due_on == date(2026, 11, 30)
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    assert recount_deadlines(now=NOW) == 1
    assert Complaint.get(complaint.id).due_on == date(2026, 12, 1)
    assert announced.names == ["complaint_deadline_recalculated"]
    assert announced.last(ComplaintDeadlineRecalculated).due_before == at("2026-12-02 00:00")


def test_again_moves_nothing(complaint_at, announced):
    complaint_at()
    change_calendar(added=[PROCLAIMED])
    recount_deadlines(now=NOW)
    announced.clear()
    assert recount_deadlines(now=NOW) == 0
    assert announced.names == []


def test_a_removed_holiday_moves_it_back(complaint_at):
    complaint = complaint_at(when=at("2026-12-23"))
    change_calendar(removed=[date(2026, 12, 28)])
    recount_deadlines(now=at("2026-12-23"))
    assert Complaint.get(complaint.id).due_on == date(2026, 12, 31)


@pytest.mark.parametrize("state", ["stage1_responded", "stage1_refused", "withdrawn", "stage2_responded"])
def test_what_is_ended_stays_as_it_is(complaint_at, announced, state):
    complaint = complaint_at(state)
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    assert recount_deadlines(now=NOW) == 0
    assert Complaint.get(complaint.id).version == complaint.version
    assert announced.names == []


def test_the_deadline_that_was_met_stays_when_the_next_one_moves(complaint_at):
    complaint = acknowledge(complaint_at(), NOW)
    change_calendar(added=[PROCLAIMED])
    recount_deadlines(now=NOW)
    after = Complaint.get(complaint.id).stage1
    assert after.acknowledge_due_before == complaint.stage1.acknowledge_due_before
    assert after.respond_due_before == complaint.stage1.respond_due_before + days(1)


def test_a_day_that_the_resident_was_told_stays(complaint_at):
    complaint = complaint_at("stage1_extended")
    change_calendar(added=[PROCLAIMED])
    recount_deadlines(now=NOW)
    assert Complaint.get(complaint.id).due_on == complaint.due_on


def test_a_day_that_the_resident_was_told_and_that_became_a_holiday_moves_on(complaint_at):
    complaint = complaint_at("stage1_extended")
    change_calendar(added=[complaint.due_on])
    recount_deadlines(now=NOW)
    assert Complaint.get(complaint.id).due_on == complaint.due_on + days(1)


@pytest.mark.parametrize("step", ["store_alike", "store"])  # the new deadlines, and what is told of them
@pytest.mark.parametrize("is_stored", [False, True])
def test_an_interrupted_recount_goes_on_where_it_was(people, announced, monkeypatch, step, is_stored):
    for _ in range(5):
        receiving.receive_complaint(told(), staff())
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    pieces, store = [], getattr(changes, step)

    def die_at_the_third(*piece):
        pieces.append(piece)
        if len(pieces) == 3 and not is_stored:
            raise Died
        stored = store(*piece)
        if len(pieces) == 3:
            raise Died
        return stored

    monkeypatch.setattr("services.complaints.commands.deadlines.PIECE", 1)
    monkeypatch.setattr("services.complaints.commands.deadlines.LARGE_PIECE", 1)
    with monkeypatch.context() as dying:
        dying.setattr(changes, step, die_at_the_third)
        with pytest.raises(Died):
            recount_deadlines(now=NOW)
    recount_deadlines(now=NOW)
    assert {complaint.due_on for complaint in Complaint.objects} == {date(2026, 12, 1)}
    assert {fact.what for complaint in Complaint.objects for fact in complaint.history[1:]} == {"deadline_recalculated"}
    for complaint in Complaint.collection().find():
        waiting = [event["type"].split(".")[2] for event in complaint["pending_events"]]
        assert waiting == ["complaint_received", "complaint_deadline_recalculated"]
        assert len(complaint["history"]) == 2
    assert recount_deadlines(now=NOW) == 0


def test_who_dies_after_the_database_has_it_leaves_the_events_stored(people, monkeypatch):
    complaint = receiving.receive_complaint(told(), staff())
    change_calendar(added=[PROCLAIMED])

    def die(*_):
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr("shared.store.aggregate.tell_stored", die)
        with pytest.raises(Died):
            recount_deadlines(now=NOW)
    kept = Complaint.collection().find_one({"_id": complaint.id})
    assert [event["type"].split(".")[2] for event in kept["pending_events"]][-1] == "complaint_deadline_recalculated"
    assert kept["pending_since"] is not None
    assert recount_deadlines(now=NOW) == 0


def test_every_complaint_keeps_its_own_history_event_version_and_watch(people, announced):
    complaints = [receiving.receive_complaint(told(), staff(NOW + days(n % 3))) for n in range(7)]
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    assert recount_deadlines(now=NOW + days(3)) == 7
    assert sorted(event["subject"] for event in announced) == sorted(complaint.id for complaint in complaints)
    for before in complaints:
        after, fact = Complaint.get(before.id), Complaint.get(before.id).history[-1]
        assert (after.version, after.sequence, after.counted_with) == (before.version + 2, before.sequence + 1, 2)
        assert (fact.what, fact.details) == ("deadline_recalculated", {"due_on": after.due_on.isoformat()})
        assert after.due_order == after.due_before == after.stage1.acknowledge_due_before > before.due_before
        assert after.watch_for == "approaching"
        assert after.watch_at > before.watch_at
        assert before.description == after.description


def test_one_that_others_change_meanwhile_is_counted_from_what_they_made_of_it(complaint_at, announced, monkeypatch):
    complaint, others = complaint_at(), [complaint_at() for _ in range(3)]
    change_calendar(added=[PROCLAIMED])
    store_alike = changes.store_alike

    def store_after_another(*piece):
        acknowledge(Complaint.get(complaint.id), NOW)
        announced.clear()
        return store_alike(*piece)

    monkeypatch.setattr(changes, "store_alike", store_after_another)
    assert recount_deadlines(now=NOW) == 3
    assert sorted(event["subject"] for event in announced) == sorted(other.id for other in others)
    after = Complaint.get(complaint.id)
    assert (after.state, after.counted_with, after.due_on) == ("stage1_acknowledged", 2, date(2026, 12, 8))


def test_one_that_others_only_touch_meanwhile_is_counted_alone(complaint_at, announced, monkeypatch):
    complaint, _others = complaint_at(), [complaint_at() for _ in range(3)]
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    store_alike = changes.store_alike

    def store_after_another(*piece):
        Complaint.collection().update_one({"_id": complaint.id}, {"$inc": {"version": 1}})
        return store_alike(*piece)

    monkeypatch.setattr(changes, "store_alike", store_after_another)
    assert recount_deadlines(now=NOW) == 4
    assert announced.names == ["complaint_deadline_recalculated"] * 4
    assert Complaint.get(complaint.id).due_on == date(2026, 12, 1)


def test_one_that_others_change_before_it_is_told_of_is_told_as_it_is_then(complaint_at, announced, monkeypatch):
    complaint = complaint_at()
    change_calendar(added=[PROCLAIMED])
    store = changes.store

    def store_after_another(*piece):
        monkeypatch.setattr(changes, "store", store)
        acknowledge(Complaint.get(complaint.id), NOW)
        announced.clear()
        return store(*piece)

    monkeypatch.setattr(changes, "store", store_after_another)
    assert recount_deadlines(now=NOW) == 1
    assert announced.last(ComplaintDeadlineRecalculated).state == "stage1_acknowledged"
    assert [fact.what for fact in Complaint.get(complaint.id).history][-2:] == ["deadline_recalculated", "acknowledged"]


def test_one_whose_answer_came_before_it_is_told_of_is_told_without_a_deadline(complaint_at, announced, monkeypatch):
    complaint = complaint_at("stage1_acknowledged")
    change_calendar(added=[PROCLAIMED])
    with monkeypatch.context() as dying:
        dying.setattr(changes, "store", lambda *_: pytest.fail("not yet"))
        with pytest.raises(pytest.fail.Exception):
            recount_deadlines(now=NOW)
    respond(Complaint.get(complaint.id), NOW + days(1))
    announced.clear()
    assert recount_deadlines(now=NOW + days(1)) == 1
    told_last = announced.last(ComplaintDeadlineRecalculated)
    assert (told_last.state, told_last.due_before) == ("stage1_responded", None)


def test_one_that_cannot_be_counted_keeps_no_other_from_it(complaint_at, announced):
    bad, good = complaint_at(), complaint_at()
    Complaint.collection().update_one(
        {"_id": bad.id}, {"$set": {"stage1.acknowledge_within": {"kind": "eons", "n": 1}}}
    )
    change_calendar(added=[PROCLAIMED])
    announced.clear()
    assert recount_deadlines(now=NOW) == 1
    assert [event["subject"] for event in announced] == [good.id]


def test_what_was_moved_is_told_even_where_the_rest_cannot_be_counted(complaint_at, announced, monkeypatch):
    complaint = complaint_at()
    change_calendar(added=[PROCLAIMED])
    announced.clear()

    def die(*_):
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(changes, "store_while_more_are_made", lambda store, pieces: [store(p) for p in pieces] and die())
        with pytest.raises(Died):
            recount_deadlines(now=NOW)
    recount_deadlines(now=NOW)
    assert [event["subject"] for event in announced] == [complaint.id]


def test_who_left_a_group_is_told_of_the_move_with_the_complaint_of_their_own_alone(group_at, announced, monkeypatch):
    group = group_at()
    change_calendar(added=[PROCLAIMED])
    with monkeypatch.context() as dying:
        dying.setattr("services.complaints.commands.deadlines._tell_of_moves", lambda _now: 0)
        recount_deadlines(now=NOW)
    groups.leave_group_complaint(group.id, "r-3", staff(NOW), version=Complaint.get(group.id).version)
    announced.clear()
    assert recount_deadlines(now=NOW) == 1
    assert [event["subject"] for event in announced] == [group.id]


def test_one_that_is_never_left_in_peace_is_left_to_the_next_turn(complaint_at, monkeypatch):
    complaint_at()
    change_calendar(added=[PROCLAIMED])
    with monkeypatch.context() as racing:
        racing.setattr(changes, "store_alike", lambda _collection, _piece: 0)
        racing.setattr(changes, "store", lambda _collection, piece, _room: piece)
        assert recount_deadlines(now=NOW) == 0
    assert recount_deadlines(now=NOW) == 1


@pytest.mark.parametrize("state", [*WAYS])
def test_what_time_changes_is_told_as_the_complaint_itself_tells_it(complaint_at, announced, state):
    complaint = complaint_at(state)
    plain = PlainComplaint(Complaint.collection().find_one({"_id": complaint.id}, UNREAD))
    assert ComplaintRestated.of(plain).data == complaint.restated().data


def test_what_was_told_of_a_deadline_stays_told(complaint_at, announced):
    complaint_at()
    watch_deadlines(now=at("2026-12-01"))
    assert announced.names[-1] == "complaint_deadline_missed"
    change_calendar(added=[PROCLAIMED, date(2026, 11, 27)])
    recount_deadlines(now=at("2026-12-05"))
    announced.clear()
    assert watch_deadlines(now=at("2026-12-05")) == 0


def test_a_deadline_that_is_not_close_any_more_is_told_of_again(complaint_at, announced):
    complaint_at()
    watch_deadlines(now=at("2026-11-27"))
    change_calendar(added=[PROCLAIMED, date(2026, 11, 27), date(2026, 11, 30)])
    recount_deadlines(now=at("2026-11-26"))
    announced.clear()
    assert watch_deadlines(now=at("2026-11-30")) == 0
    assert watch_deadlines(now=at("2026-12-01")) == 1


def test_a_policy_made_since_does_not_move_a_running_deadline(complaint_at):
    complaint = complaint_at()
    set_complaints_policy({"stage1_acknowledge": Duration("working_days", 1)}, version=0, now=NOW)
    change_calendar(added=[PROCLAIMED])
    recount_deadlines(now=NOW)
    assert Complaint.get(complaint.id).due_on == date(2026, 12, 1)


def test_an_answered_complaint_forgets_the_calendar(complaint_at):
    assert respond(complaint_at("stage1_acknowledged"), NOW + days(3)).counted_with is None
