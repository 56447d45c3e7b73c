from datetime import timedelta

import pytest

from services.training.commands.sessions import change_session
from services.training.model import Session
from shared.contracts.training import MessagesRequested, SessionChanged
from shared.errors import RuleBroken, StaleVersion
from tests.training.conftest import NOW, STARTS, part


def test_more_seats_go_to_those_who_wait(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 4)
    after = change_session(session.id, 1, {"capacity": 3}, now=NOW)
    assert {one.resident_id: one.status for one in after.all_bookings()} == {
        "r-1": "booked",
        "r-2": "offered",
        "r-3": "offered",
        "r-4": "waiting",
    }
    assert (after.seats_taken, after.waiting) == (3, 1)
    changed = announced.last(SessionChanged)
    assert (changed.capacity, changed.seats_taken, changed.waiting) == (3, 3, 1)
    assert announced.names.count("booking_offered") == 2
    assert Session.get(session.id).offers_expire_at == NOW + timedelta(days=7)


def test_capacity_cannot_fall_below_the_seats_taken(scheduled, booked):
    session = scheduled(capacity=3)
    booked(session, 2)
    with pytest.raises(RuleBroken, match="capacity_below_seats_taken"):
        change_session(session.id, 1, {"capacity": 1}, now=NOW)
    assert change_session(session.id, 1, {"capacity": 2}, now=NOW).capacity == 2


def test_bookings_do_not_make_a_version_stale_but_a_change_does(scheduled, booked):
    session = scheduled(capacity=3)
    booked(session, 2)
    change_session(session.id, 1, {"trainer": "Pat Example"}, now=NOW)
    with pytest.raises(StaleVersion):
        change_session(session.id, 1, {"trainer": "Sam Example"}, now=NOW)
    with pytest.raises(StaleVersion):
        change_session(session.id, 99, {"trainer": "Sam Example"}, now=NOW)


def test_another_time_is_told_to_everyone_booked_or_waiting(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 2)
    later = STARTS + timedelta(days=1)
    after = change_session(session.id, 1, {"parts": [part(later)]}, now=NOW)
    told = announced.last(MessagesRequested).items
    assert {one["resident_id"] for one in told} == {"r-1", "r-2"}
    assert {(one["template"], one["details"]["date"]) for one in told} == {("session_changed", "2026-12-08")}
    assert (after.starts_at, after.booking_closes_at) == (later, later)


def test_another_trainer_is_told_to_nobody(scheduled, booked, announced):
    session = scheduled()
    booked(session, 1)
    change_session(session.id, 1, {"trainer": "Sam Example"}, now=NOW)
    assert "messages_requested" not in announced.names


def test_changing_nothing_stores_nothing(scheduled, announced):
    session = scheduled()
    count = len(announced)
    assert change_session(session.id, 1, {"capacity": 2}, now=NOW).version == 1
    assert len(announced) == count


def test_once_it_has_started_it_is_not_changed(scheduled):
    with pytest.raises(RuleBroken, match="session_started"):
        change_session(scheduled().id, 1, {"capacity": 5}, now=STARTS)
