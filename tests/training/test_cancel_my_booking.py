import eventlet
import pytest

from services.training.commands.bookings import (
    book_my_place,
    cancel_my_booking,
)
from services.training.model import Session
from services.training.model.bookings import SEATED, booking_id
from shared.context import acting_for
from shared.contracts.training import BookingCancelled, BookingConfirmed, BookingOffered
from shared.errors import NotFound, RuleBroken
from tests.training.conftest import NOW, STARTS


def statuses(session):
    return {one.resident_id: one.status for one in Session.get(session.id).all_bookings()}


def counted(session):
    """The counts must be what the bookings say."""
    stored = Session.get(session.id)
    every = stored.all_bookings()
    assert stored.seats_taken == sum(one.status in SEATED for one in every) <= stored.capacity
    assert stored.waiting == sum(one.status == "waiting" for one in every)
    return stored


def test_the_freed_seat_is_offered_to_who_waits_longest(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 3)
    cancel_my_booking(session.id, "r-1", now=NOW)
    assert statuses(session) == {"r-1": "cancelled", "r-2": "offered", "r-3": "waiting"}
    assert announced.last(BookingCancelled).reason == "by_resident"
    assert announced.last(BookingOffered).resident_id == "r-2"
    assert counted(session).offers_expire_at is not None


def test_both_are_told(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 2)
    del announced[:]
    cancel_my_booking(session.id, "r-1", now=NOW)
    told = [e["data"] for e in announced if e["type"].endswith("message_requested.v1")]
    assert [(one["resident_id"], one["template"]) for one in told] == [
        ("r-1", "booking_cancelled"),
        ("r-2", "booking_offered"),
    ]
    assert told[1]["details"]["offer_expires_date"] == "2026-11-30"


def test_with_auto_promote_the_seat_is_given_without_asking(scheduled, booked, announced):
    session = scheduled(capacity=1, auto_promote=True)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)
    assert statuses(session)["r-2"] == "confirmed"
    assert announced.last(BookingConfirmed).resident_id == "r-2"


def test_giving_up_a_place_on_the_waiting_list_frees_no_seat(scheduled, booked):
    session = scheduled(capacity=1)
    booked(session, 3)
    cancel_my_booking(session.id, "r-2", now=NOW)
    assert statuses(session) == {"r-1": "booked", "r-2": "cancelled", "r-3": "waiting"}
    counted(session)


def test_cancelling_again_changes_nothing(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 3)
    first = cancel_my_booking(session.id, "r-1", now=NOW)
    count = len(announced)
    assert cancel_my_booking(session.id, "r-1", now=NOW) == first
    assert len(announced) == count


def test_no_offer_outlasts_the_start_of_the_session(scheduled, booked):
    session = scheduled(capacity=1, offer_days=60)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)
    assert Session.get(session.id).offers_expire_at == STARTS


def test_once_it_has_started_nothing_is_cancelled(scheduled, booked):
    session = scheduled()
    booked(session, 1)
    with pytest.raises(RuleBroken, match="session_started"):
        cancel_my_booking(session.id, "r-1", now=STARTS)


def test_who_never_booked_has_no_booking(scheduled, residents):
    with pytest.raises(NotFound, match="booking_not_found"):
        cancel_my_booking(scheduled().id, residents(1)[0], now=NOW)


def test_a_newcomer_cannot_overtake_those_who_wait(scheduled, booked, residents):
    session = scheduled(capacity=1)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)
    residents(4)
    assert book_my_place(session.id, "r-4", [], now=NOW)["status"] == "waiting"


def test_many_cancel_and_book_at_once_and_no_seat_is_lost_or_given_twice(scheduled, booked, residents, working):
    session = scheduled(capacity=20, auto_promote=True)
    booked(session, 60)
    residents(100)

    def act(number):
        with acting_for(working, actor="resident"):
            if number <= 20:
                return cancel_my_booking(session.id, f"r-{number}", now=NOW)
            return book_my_place(session.id, f"r-{number + 40}", [], now=NOW)

    list(eventlet.GreenPool(60).imap(act, range(1, 61)))
    stored = counted(session)
    assert (stored.seats_taken, stored.waiting) == (20, 60)
    seated = {one.resident_id for one in stored.all_bookings() if one.status in SEATED}
    assert seated == {f"r-{number}" for number in range(21, 41)}  # those who had waited longest


def test_a_booking_has_one_id_for_each_resident_and_session():
    assert booking_id("s", "r") == booking_id("s", "r") != booking_id("s", "r2")
