"""When a holiday is proclaimed or removed, running deadlines move and ended ones stay."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands.deadlines import recount_deadlines, watch_deadlines
from services.complaints.commands.settings import set_complaints_policy
from services.complaints.deadlines import Duration
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintDeadlineRecalculated
from tests.complaints.conftest import NOW, acknowledge, at, change_calendar, respond, staff, told
from tests.harness import days

PROCLAIMED = date(2026, 11, 26)  # a Thursday


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


def test_an_interrupted_recount_goes_on_where_it_was(people, monkeypatch):
    for _ in range(5):
        commands.receive_complaint(told(), staff())
    change_calendar(added=[PROCLAIMED])
    done, save = [], Complaint.save

    def die_at_the_third(complaint):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(complaint.id)
        return save(complaint)

    with monkeypatch.context() as dying:
        dying.setattr(Complaint, "save", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            recount_deadlines(now=NOW)
    assert recount_deadlines(now=NOW) == 3
    assert {complaint.due_on for complaint in Complaint.objects} == {date(2026, 12, 1)}


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
