"""Deadlines are told of once when they are close and once when they have passed."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import receiving
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintDeadlineApproaching, ComplaintDeadlineMissed
from shared.store import changes
from tests.complaints.saying import SENIOR, at, staff, told
from tests.complaints.steps import acknowledge

CLOSE, PASSED = "complaint_deadline_approaching", "complaint_deadline_missed"


@pytest.fixture
def due_on_27_november(complaint_at, announced):
    """Received Sat 2026-11-21: to be acknowledged by Fri 2026-11-27; two working days before is Wed 25."""
    complaint = complaint_at(when=at("2026-11-21"))
    announced.clear()
    return complaint


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        ("2026-11-24 23:59", []),
        ("2026-11-25 00:00", [CLOSE]),
        ("2026-11-27 23:59", [CLOSE]),
        ("2026-11-28 00:00", [PASSED]),
    ],
)
def test_told_from_two_working_days_before_and_from_the_end_of_the_last_day(
    due_on_27_november, announced, moment, names
):
    assert watch_deadlines(now=at(moment)) == len(names)
    assert announced.names == names


def test_each_is_told_once_however_often_anybody_looks(due_on_27_november, announced):
    for moment in ("2026-11-25 00:00", "2026-11-25 00:01", "2026-11-26 09:00", "2026-11-28 00:00", "2026-12-28 00:00"):
        watch_deadlines(now=at(moment))
        watch_deadlines(now=at(moment))
    assert announced.names == [CLOSE, PASSED]
    close, passed = announced.last(ComplaintDeadlineApproaching), announced.last(ComplaintDeadlineMissed)
    assert close.due_before == passed.due_before == at("2026-11-28 00:00")
    assert [fact.what for fact in Complaint.get(due_on_27_november.id).history][1:] == [
        "deadline_approaching", "deadline_missed",
    ]  # fmt: skip


def test_two_processes_at_once_tell_of_it_once(due_on_27_november, announced, monkeypatch):
    store = changes.store

    def store_after_the_other(collection, piece, room):
        monkeypatch.setattr(changes, "store", store)
        assert watch_deadlines(now=at("2026-11-26")) == 1
        return store(collection, piece, room)

    monkeypatch.setattr(changes, "store", store_after_the_other)
    assert watch_deadlines(now=at("2026-11-26")) == 0
    assert announced.names == [CLOSE]


def test_a_complaint_that_somebody_is_changing_is_looked_at_again(due_on_27_november, announced, monkeypatch):
    store = changes.store

    def store_after_another(collection, piece, room):
        monkeypatch.setattr(changes, "store", store)
        assign(Complaint.get(due_on_27_november.id))
        return store(collection, piece, room)

    monkeypatch.setattr(changes, "store", store_after_another)
    assert watch_deadlines(now=at("2026-11-26")) == 1
    assert announced.names == ["complaint_handler_assigned", CLOSE]


def test_one_that_is_never_left_in_peace_is_left_to_the_next_turn(due_on_27_november, announced, monkeypatch):
    with monkeypatch.context() as racing:
        racing.setattr(changes, "store", lambda _collection, piece, _room: piece)
        assert watch_deadlines(now=at("2026-11-26")) == 0
    assert watch_deadlines(now=at("2026-11-26")) == 1
    assert announced.names == [CLOSE]


def assign(complaint):
    commands.assign_complaint_handler(complaint.id, SENIOR, staff(), version=complaint.version)


def test_an_acknowledged_complaint_is_watched_for_its_answer(due_on_27_november, announced):
    acknowledge(due_on_27_november, at("2026-11-23"))
    announced.clear()
    watch_deadlines(now=at("2026-12-02"))
    assert announced.names == []
    watch_deadlines(now=at("2026-12-03"))
    assert announced.last(ComplaintDeadlineApproaching).respond_due_before == at("2026-12-08 00:00")


def test_nothing_is_told_of_what_waits_for_nobody(complaint_at, announced):
    complaint_at("stage1_responded", when=at("2026-11-21"))
    announced.clear()
    assert watch_deadlines(now=at("2036-01-01")) == 0
    assert announced.names == []


def test_more_than_one_page_is_looked_at(people, announced, monkeypatch):
    monkeypatch.setattr("services.complaints.commands.deadlines.PIECE", 2)
    for _ in range(5):
        receiving.receive_complaint(told(), staff(at("2026-11-21")))
    assert watch_deadlines(now=at("2026-11-26")) == 5
