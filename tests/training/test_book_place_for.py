import pytest

from services.training.commands import bookings
from services.training.commands.bookings import book_my_place
from shared.errors import NotFound, RuleBroken
from tests.training.conftest import NOW, STARTS


def test_after_closing_time_residents_can_no_longer_book_but_staff_can(scheduled, residents):
    session = scheduled(booking_closes_at=NOW)
    (resident,) = residents(1)
    with pytest.raises(RuleBroken, match="booking_closed"):
        book_my_place(session.id, resident, [], now=NOW)
    made = bookings.book_place_for(session.id, resident, [], now=NOW)
    assert made["booked_by"] == "staff"


def test_once_it_has_started_staff_cannot_book_either(scheduled, residents):
    with pytest.raises(RuleBroken, match="booking_closed"):
        bookings.book_place_for(scheduled().id, residents(1)[0], [], now=STARTS)


def test_staff_who_name_an_unknown_resident_are_told_so(scheduled):
    with pytest.raises(NotFound, match="resident_not_found"):
        bookings.book_place_for(scheduled().id, "r-new", [], now=NOW)
