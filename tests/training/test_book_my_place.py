import eventlet
import pytest

from services.training.commands import bookings, courses
from services.training.commands.bookings import book_my_place
from services.training.model import Session
from services.training.model.bookings import SEATED
from shared.context import acting_for
from shared.contracts.training import BookingMade, BookingQueued, MessageRequested
from shared.errors import NotFound, RuleBroken, Unavailable
from shared.store.aggregate import MOST_PENDING
from tests.training.conftest import NOW


def test_a_free_seat_is_booked_and_announced_without_the_needs(scheduled, residents, announced):
    session = scheduled()
    (resident,) = residents(1)
    booking = book_my_place(session.id, resident, ["hearing_loop"], now=NOW)
    assert (booking["status"], booking["access_needs"]) == ("booked", ["hearing_loop"])
    made = announced.last(BookingMade)
    assert (made.subject, made.resident_id, made.status) == (booking["id"], resident, "booked")
    assert "hearing_loop" not in str(list(announced))


def test_the_resident_is_told_when_and_what(scheduled, residents, announced):
    session = scheduled()
    book_my_place(session.id, residents(1)[0], [], now=NOW)
    told = announced.last(MessageRequested)
    assert told.template == "booking_confirmed"
    assert (told.details["date"], told.details["time"]) == ("2026-12-07", "18:30")


def test_who_comes_when_all_seats_are_taken_waits_in_order(scheduled, booked, announced):
    session = scheduled(capacity=1)
    made = booked(session, 3)
    assert [one["status"] for one in made] == ["booked", "waiting", "waiting"]
    assert made[1]["place"] < made[2]["place"]
    assert announced.names.count("booking_queued") == 2
    assert announced.last(BookingQueued).resident_id == "r-3"


def test_repeating_it_gives_the_same_booking_and_announces_nothing(scheduled, residents, announced):
    session = scheduled()
    (resident,) = residents(1)
    first = book_my_place(session.id, resident, [], now=NOW)
    count = len(announced)
    assert book_my_place(session.id, resident, ["creche"], now=NOW) == first
    assert len(announced) == count


def test_without_a_waiting_list_a_full_session_refuses(scheduled, booked):
    session = scheduled(capacity=1, waiting_list=False)
    with pytest.raises(RuleBroken, match="session_full"):
        booked(session, 2)


def test_booking_again_after_cancelling_goes_to_the_end(scheduled, booked):
    session = scheduled(capacity=1)
    booked(session, 3)
    bookings.cancel_my_booking(session.id, "r-2", now=NOW)
    again = book_my_place(session.id, "r-2", [], now=NOW)
    waiting = [one for one in Session.get(session.id).live_bookings() if one.status == "waiting"]
    assert [one.resident_id for one in sorted(waiting, key=lambda one: one.place)] == ["r-3", "r-2"]
    assert again["times"] == 2


def test_the_same_session_cannot_be_booked_and_cancelled_for_ever(scheduled, residents):
    session = scheduled()
    (resident,) = residents(1)
    for _ in range(10):
        book_my_place(session.id, resident, [], now=NOW)
        bookings.cancel_my_booking(session.id, resident, now=NOW)
    with pytest.raises(RuleBroken, match="booked_too_often"):
        book_my_place(session.id, resident, [], now=NOW)


def test_a_withdrawn_course_takes_no_bookings(scheduled, residents):
    session = scheduled()
    courses.withdraw_course(session.course_id)
    with pytest.raises(RuleBroken, match="course_not_published"):
        book_my_place(session.id, residents(1)[0], [], now=NOW)


def test_who_has_moved_out_cannot_book(scheduled, residents):
    session = scheduled()
    with pytest.raises(RuleBroken, match="resident_left"):
        book_my_place(session.id, residents(1, state="moved_out")[0], [], now=NOW)


def test_a_caller_we_do_not_know_yet_is_told_to_come_back(scheduled):
    with pytest.raises(Unavailable, match="not_yet_known"):
        book_my_place(scheduled().id, "r-new", [], now=NOW)


def test_an_unknown_session_is_not_found(residents):
    with pytest.raises(NotFound, match="session_not_found"):
        book_my_place("nope", residents(1)[0], [], now=NOW)


def test_two_hundred_at_once_get_twenty_seats_once_each_and_the_rest_wait_in_order(scheduled, residents, working):
    session = scheduled(capacity=20)
    everyone = residents(200)
    pool = eventlet.GreenPool(200)

    def book(resident):
        with acting_for(working, actor="resident"):
            return book_my_place(session.id, resident, [], now=NOW)

    made = list(pool.imap(book, everyone))
    stored = Session.get(session.id)
    assert (stored.seats_taken, stored.waiting) == (20, 180)
    assert sum(one.status in SEATED for one in stored.all_bookings()) == 20
    assert sum(one["status"] == "booked" for one in made) == 20
    assert len({one.resident_id for one in stored.all_bookings()}) == 200
    places = [one.place for one in stored.all_bookings()]
    assert len(set(places)) == 200
    booked = [one.place for one in stored.all_bookings() if one.status == "booked"]
    assert max(booked) < min(one.place for one in stored.all_bookings() if one.status == "waiting")


def test_twenty_taps_at_once_are_one_booking(scheduled, residents, working, announced):
    session = scheduled()
    (resident,) = residents(1)

    def book(_):
        with acting_for(working, actor="resident"):
            return book_my_place(session.id, resident, [], now=NOW)

    made = list(eventlet.GreenPool(20).imap(book, range(20)))
    assert len({one["id"] for one in made}) == 1
    assert Session.get(session.id).seats_taken == 1
    assert announced.names.count("booking_made") == 1


def test_a_full_register_refuses_and_one_the_broker_is_behind_with_asks_to_wait(scheduled, residents, monkeypatch):
    session = scheduled()
    (resident,) = residents(1)
    filler = [{"id": f"b-{n}", "status": "cancelled", "resident_id": "x"} for n in range(2000)]
    Session.collection().update_one({"_id": session.id}, {"$set": {"bookings": filler}})
    with pytest.raises(RuleBroken, match="register_full"):
        book_my_place(session.id, resident, [], now=NOW)
    waiting = [{"id": f"e-{n}"} for n in range(MOST_PENDING)]
    Session.collection().update_one({"_id": session.id}, {"$set": {"bookings": [], "pending_events": waiting}})
    with pytest.raises(Unavailable, match="events_waiting"):
        book_my_place(session.id, resident, [], now=NOW)
