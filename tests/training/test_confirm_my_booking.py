import eventlet
import pytest

from services.training.commands.bookings import (
    cancel_my_booking,
    confirm_my_booking,
)
from services.training.commands.sessions import cancel_session
from services.training.model import Session
from services.training.model.bookings import SEATED
from shared.context import acting_for
from shared.errors import RuleBroken
from shared.store import LostRace
from tests.training.conftest import NOW


def counted(session):
    """The counts must be what the bookings say."""
    stored = Session.get(session.id)
    every = stored.all_bookings()
    assert stored.seats_taken == sum(one.status in SEATED for one in every) <= stored.capacity
    assert stored.waiting == sum(one.status == "waiting" for one in every)
    return stored


def test_an_offer_is_taken_once(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)
    first = confirm_my_booking(session.id, "r-2", now=NOW)
    count = len(announced)
    assert confirm_my_booking(session.id, "r-2", now=NOW) == first
    assert (first["status"], len(announced)) == ("confirmed", count)
    assert counted(session).offers_expire_at is None


def test_without_an_offer_nothing_can_be_taken(scheduled, booked):
    session = scheduled(capacity=1)
    booked(session, 2)
    with pytest.raises(RuleBroken, match="nothing_offered"):
        confirm_my_booking(session.id, "r-2", now=NOW)


def test_an_offer_that_has_expired_cannot_be_taken(scheduled, booked):
    session = scheduled(capacity=1)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)
    with pytest.raises(RuleBroken, match="offer_expired"):
        confirm_my_booking(session.id, "r-2", now=Session.get(session.id).offers_expire_at)


def test_when_many_ask_at_once_each_offer_is_either_taken_or_passed_on(scheduled, booked, working):
    session = scheduled(capacity=10)
    booked(session, 30)
    for number in range(1, 11):
        cancel_my_booking(session.id, f"r-{number}", now=NOW)

    def act(number):
        with acting_for(working, actor="resident"):
            if number % 2:
                return confirm_my_booking(session.id, f"r-{number + 10}", now=NOW)["status"]
            return cancel_my_booking(session.id, f"r-{number + 10}", now=NOW)["status"]

    outcomes = list(eventlet.GreenPool(10).imap(act, range(1, 11)))
    assert outcomes == ["confirmed", "cancelled"] * 5
    stored = counted(session)
    assert (stored.seats_taken, stored.waiting) == (10, 5)
    offered = {one.resident_id for one in stored.all_bookings() if one.status == "offered"}
    assert offered == {f"r-{number}" for number in range(21, 26)}


def test_taking_an_offer_while_the_session_is_cancelled_ends_in_one_of_both(scheduled, booked, working):
    session = scheduled(capacity=1)
    booked(session, 2)
    cancel_my_booking(session.id, "r-1", now=NOW)

    def act(command):
        with acting_for(working, actor="staff"):
            try:
                return command()
            except (RuleBroken, LostRace) as refused:
                return refused

    commands = [
        lambda: confirm_my_booking(session.id, "r-2", now=NOW),
        lambda: cancel_session(session.id, "weather", now=NOW),
    ]
    list(eventlet.GreenPool(2).imap(act, commands))
    stored = counted(session)
    assert (stored.status == "cancelled") == (stored.seats_taken == 0)
