from datetime import timedelta

from services.training.commands.bookings import cancel_my_booking, pass_on_expired_offers
from services.training.model import Session
from shared.contracts.training import BookingCancelled
from tests.training.conftest import NOW, STARTS

EXPIRED = NOW + timedelta(days=7)


def statuses(session):
    return {one.resident_id: one.status for one in Session.get(session.id).all_bookings()}


def offered(scheduled, booked, **more):
    session = scheduled(capacity=1, **more)
    booked(session, 3)
    cancel_my_booking(session.id, "r-1", now=NOW)
    return session


def test_an_offer_that_nobody_took_goes_to_the_next(scheduled, booked, announced):
    session = offered(scheduled, booked)
    pass_on_expired_offers(now=EXPIRED)
    assert statuses(session) == {"r-1": "cancelled", "r-2": "cancelled", "r-3": "offered"}
    assert announced.last(BookingCancelled).reason == "offer_expired"
    assert Session.get(session.id).offers_expire_at == EXPIRED + timedelta(days=7)


def test_running_twice_passes_on_once(scheduled, booked, announced):
    session = offered(scheduled, booked)
    pass_on_expired_offers(now=EXPIRED)
    count = len(announced)
    pass_on_expired_offers(now=EXPIRED)
    assert (statuses(session)["r-3"], len(announced)) == ("offered", count)


def test_an_offer_that_still_stands_is_left_alone(scheduled, booked):
    session = offered(scheduled, booked)
    pass_on_expired_offers(now=EXPIRED - timedelta(milliseconds=1))
    assert statuses(session)["r-2"] == "offered"


def test_two_offers_that_expire_together_both_go_on(scheduled, booked):
    session = scheduled(capacity=2)
    booked(session, 6)
    cancel_my_booking(session.id, "r-1", now=NOW)
    cancel_my_booking(session.id, "r-2", now=NOW)
    pass_on_expired_offers(now=EXPIRED)
    assert [statuses(session)[f"r-{n}"] for n in range(3, 7)] == ["cancelled", "cancelled", "offered", "offered"]


def test_after_the_start_a_seat_is_passed_on_to_nobody(scheduled, booked):
    session = offered(scheduled, booked, offer_days=60)
    pass_on_expired_offers(now=STARTS)
    assert statuses(session) == {"r-1": "cancelled", "r-2": "cancelled", "r-3": "waiting"}
    assert Session.get(session.id).offers_expire_at is None


def test_with_nothing_due_nothing_happens(working, announced):
    pass_on_expired_offers(now=EXPIRED)
    assert announced == []
