from services.training.commands.bookings import (
    release_places_of_leavers,
)
from services.training.model import Session
from services.training.projections import Resident
from shared.contracts.training import BookingCancelled
from tests.training.conftest import NOW


def statuses(session):
    return {one.resident_id: one.status for one in Session.get(session.id).all_bookings()}


def test_who_moves_out_gives_the_seat_up_and_is_not_written_to(scheduled, booked, announced):
    session = scheduled(capacity=1)
    booked(session, 2)
    Resident.keep("r-1", 2, state="moved_out")
    del announced[:]
    release_places_of_leavers(now=NOW)
    release_places_of_leavers(now=NOW)
    assert statuses(session) == {"r-1": "cancelled", "r-2": "offered"}
    assert announced.last(BookingCancelled).reason == "resident_left"
    assert announced.names == ["booking_cancelled", "booking_offered", "message_requested"]
