"""A booking: one resident's place in one session. It lives in the session's document."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from shared.contracts.training import BookingCancelled, BookingConfirmed, BookingMade, BookingOffered, BookingQueued
from shared.ids import derived_id

SEATED = ("booked", "offered", "confirmed")  # each holds a seat
LIVE = (*SEATED, "waiting")
ANNOUNCED_BY = {
    "booked": BookingMade,
    "waiting": BookingQueued,
    "offered": BookingOffered,
    "confirmed": BookingConfirmed,
    "cancelled": BookingCancelled,
}


@dataclass(frozen=True)
class Booking:
    """As it stands, or is to stand once the change is stored."""

    id: str
    resident_id: str
    status: str
    booked_by: str
    at: datetime  # UTC, when this place was asked for
    changed_at: datetime  # UTC
    access_needs: tuple[str, ...] = ()
    place: int | None = None  # order on the waiting list; None: not given yet
    offer_expires_at: datetime | None = None  # UTC, exclusive
    reason: str | None = None
    times: int = 1  # that this resident booked this session

    @property
    def is_live(self):
        return self.status in LIVE

    @property
    def has_seat(self):
        return self.status in SEATED

    @property
    def is_waiting(self):
        return self.status == "waiting"

    @property
    def is_certain(self):
        """Has a seat that nobody else can still get."""
        return self.status in ("booked", "confirmed")

    def becomes(self, status, now, **more):
        return replace(self, status=status, changed_at=now, offer_expires_at=None, **more)

    def offered(self, until, now):
        return replace(self, status="offered", changed_at=now, offer_expires_at=until)

    def row(self):
        return asdict(self) | {"access_needs": list(self.access_needs)}

    @classmethod
    def of_row(cls, row):
        return cls(**row | {"access_needs": tuple(row.get("access_needs", ()))})


def booking_id(session_id, resident_id):
    """One for each resident and session: two taps are one booking."""
    return derived_id("booking", session_id, resident_id)
