import pytest

from services.training.commands.bookings import book_my_place
from services.training.commands.sessions import cancel_session
from services.training.model import Session
from shared.contracts.training import MessagesRequested, SessionCancelled
from shared.errors import RuleBroken
from tests.training.conftest import NOW


def test_cancelling_cancels_every_booking_and_tells_everyone(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 3)
    after = cancel_session(session.id, "weather", now=NOW)
    assert (after.status, after.seats_taken, after.waiting) == ("cancelled", 0, 0)
    assert announced.last(SessionCancelled).reason == "weather"
    assert announced.names.count("booking_cancelled") == 3
    told = announced.last(MessagesRequested).items
    assert {(one["template"], one["details"]["reason"]) for one in told} == {("booking_cancelled", "session_cancelled")}
    assert len({one["id"] for one in told}) == 3


def test_cancelling_again_changes_nothing(scheduled, announced):
    session = scheduled()
    cancel_session(session.id, "weather", now=NOW)
    count = len(announced)
    assert cancel_session(session.id, "other", now=NOW).reason == "weather"
    assert len(announced) == count


def test_nobody_books_a_cancelled_session(scheduled, residents):
    session = scheduled()
    cancel_session(session.id, "weather", now=NOW)
    with pytest.raises(RuleBroken, match="session_cancelled"):
        book_my_place(session.id, residents(1)[0], [], now=NOW)


def test_the_fullest_session_can_be_cancelled_in_one_write(scheduled, announced):
    session = scheduled(capacity=300)
    row = {"booked_by": "self", "at": NOW, "changed_at": NOW, "access_needs": [], "times": 1}
    rows = [
        row | {"id": f"b-{n}", "resident_id": f"r-{n}", "status": "booked" if n < 300 else "waiting", "place": n}
        for n in range(600)
    ]
    Session.collection().update_one(
        {"_id": session.id}, {"$set": {"bookings": rows, "seats_taken": 300, "waiting": 300}}
    )
    del announced[:]
    cancel_session(session.id, "weather", now=NOW)
    batches = [event for event in announced if event["type"] == MessagesRequested.type]
    assert sum(len(event["data"]["items"]) for event in batches) == 600
    assert all(len(str(event)) < 256 * 1024 for event in batches)
    sequences = [event["sequence"] for event in announced]
    assert sequences == sorted(set(sequences))
