import pytest

from services.training.commands.bookings import (
    cancel_booking,
)
from shared.contracts.training import MessageRequested
from shared.errors import NotFound
from tests.training.conftest import NOW


def test_staff_cancel_by_the_bookings_id(scheduled, booked, announced):
    session = scheduled()
    (booking,) = booked(session, 1)
    assert cancel_booking(session.id, booking["id"], now=NOW)["reason"] == "by_staff"


def test_the_resident_is_told_that_staff_cancelled(scheduled, booked, announced):
    session = scheduled()
    (booking,) = booked(session, 1)
    cancel_booking(session.id, booking["id"], now=NOW)
    told = announced.last(MessageRequested)
    assert (told.resident_id, told.template, told.details["reason"]) == ("r-1", "booking_cancelled", "by_staff")


def test_a_booking_that_is_not_there_is_not_found(scheduled):
    with pytest.raises(NotFound, match="booking_not_found"):
        cancel_booking(scheduled().id, "nope", now=NOW)
