"""Sessions: a course held once, with its seats. One document holds them all, so that the last is given once."""

from datetime import timedelta
from operator import attrgetter

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from services.training.model.bookings import LIVE, Booking, booking_id
from services.training.model.rows import Rows
from services.training.model.seating import Step
from shared.contracts.training import BookingRestated, SessionRestated
from shared.errors import NotFound, RuleBroken, StaleVersion
from shared.store import Aggregate

MOST_PARTS = 20
MOST_SEATS = 300
MOST_WAITING = 300
MOST_BOOKINGS = 2000  # live and past: far below MongoDB's 16 MB
MOST_TIMES = 10  # that one resident may book the same session
OFFER_DAYS = 7  # calendar days, about the five working days that are usual


class Session(Aggregate):
    meta = {
        "indexes": [
            {"fields": ["starts_at", "id"]},
            {"fields": ["course_id", "starts_at", "id"]},
            {"fields": ["bookings.resident_id", "starts_at"]},
            {"fields": ["offers_expire_at"], "sparse": True},
        ]
    }

    course_id = StringField(required=True)
    parts = Rows()  # [{starts_at, ends_at}], UTC, in order
    starts_at = DateTimeField(required=True)  # UTC, of the first part
    ends_at = DateTimeField(required=True)  # UTC, of the last part
    online = BooleanField(required=True)
    venue_name = StringField(max_length=160)
    access_features = ListField(StringField())
    trainer = StringField(max_length=120)  # a name: for staff only, in no event
    capacity = IntField(required=True)
    waiting_list = BooleanField(required=True)
    auto_promote = BooleanField(required=True)  # a freed seat is given to the first waiting without asking
    offer_days = IntField(required=True)
    booking_closes_at = DateTimeField(required=True)  # UTC, exclusive
    status = StringField(required=True, default="scheduled")
    reason = StringField()  # why it was cancelled
    details_version = IntField(required=True, default=1)  # the version at which something other than bookings changed
    bookings = Rows()  # see Booking
    seats_taken = IntField(default=0)
    waiting = IntField(default=0)
    offers_expire_at = DateTimeField()  # UTC, of the offer that expires first

    # Reading

    @classmethod
    def with_booking_of(cls, session_id, resident_id):
        """The session with this one resident's booking only. For deciding, never for saving. Raises as `get` does."""
        wanted = {"pending_events": 0, "bookings": {"$elemMatch": {"id": booking_id(session_id, resident_id)}}}
        raw = cls.collection().find_one({"_id": session_id, "gone_at": None}, wanted)
        if raw is None:
            raise NotFound("session_not_found", "There is no such session.")
        session = cls._from_son(raw)
        session._refuse_repetition()  # noqa: SLF001 - it is this class's own document
        return session

    def all_bookings(self):
        return [Booking.of_row(row) for row in self.bookings]

    def live_bookings(self):
        return [Booking.of_row(row) for row in self.bookings if row["status"] in LIVE]

    def find_booking(self, wanted_id):
        return next((Booking.of_row(row) for row in self.bookings if row["id"] == wanted_id), None)

    def booking(self, wanted_id):
        """Raises NotFound booking_not_found."""
        found = self.find_booking(wanted_id)
        if found is None:
            raise NotFound("booking_not_found", "There is no such booking.")
        return found

    def first_waiting(self):
        waiting = [booking for booking in self.live_bookings() if booking.status == "waiting"]
        return min(waiting, key=attrgetter("place"), default=None)

    def shown(self, booking):
        """A booking with what it is for, as a plain dict."""
        when = {"starts_at": self.starts_at, "ends_at": self.ends_at}
        return booking.row() | {"session_id": self.id, "course_id": self.course_id} | when

    @classmethod
    def check_has_room(cls, session_id):
        """Raises RuleBroken register_full: the document may not grow without end."""
        full = {f"bookings.{MOST_BOOKINGS - 1}": {"$exists": True}}
        if cls.collection().find_one({"_id": session_id} | full, {"_id": 1}):
            raise RuleBroken("register_full", "This session has been booked and cancelled by too many people.")

    # Rules about seats. Each returns the Step to be taken

    def check_open_for_booking(self, now, closes_at=None):
        """Raises RuleBroken session_cancelled, booking_closed. closes_at: staff may book until the session starts."""
        self.check_takes_place()
        if now >= (closes_at or self.booking_closes_at):
            raise RuleBroken("booking_closed", "Booking for this session has closed.")

    def check_takes_place(self):
        if self.status != "scheduled":
            raise RuleBroken("session_cancelled", "This session was cancelled.")

    def check_seen(self, version):
        """Refuse a change by somebody who has not seen the last one. Bookings made since then do not matter."""
        if not self.details_version <= version <= self.version:
            raise StaleVersion(self.version)

    def check_not_started(self, now):
        if now >= self.starts_at:
            raise RuleBroken("session_started", "This session has started.")

    def book(self, resident_id, *, booked_by, access_needs, now):
        """A seat where one is free and nobody waits for it, else a place on the waiting list.

        Raises: RuleBroken session_full, booked_too_often, register_full.
        """
        before = self.find_booking(booking_id(self.id, resident_id))
        times = before.times + 1 if before else 1
        if times > MOST_TIMES:
            raise RuleBroken("booked_too_often", "This session was booked and cancelled too often. Ask the landlord.")
        status = self._place_for_one_more()
        booking = Booking(
            id=booking_id(self.id, resident_id),
            resident_id=resident_id,
            status=status,
            booked_by=booked_by,
            at=now,
            changed_at=now,
            access_needs=tuple(access_needs),
            times=times,
        )
        return Step(self, [(before, booking)], now, guards=(_guard_of(status),))

    def _place_for_one_more(self):
        if self.seats_taken < self.capacity and self.waiting == 0:
            return "booked"
        if not self.waiting_list or self.waiting >= MOST_WAITING:
            raise RuleBroken("session_full", "All seats of this session are taken.")
        return "waiting"

    def confirm(self, booking, now):
        """Take the offered seat. Raises RuleBroken nothing_offered, offer_expired."""
        if booking.status != "offered":
            raise RuleBroken("nothing_offered", "No seat is being offered with this booking.")
        if now >= booking.offer_expires_at:
            raise RuleBroken("offer_expired", "The offer has expired. The seat has been passed on.")
        return Step(self, [(booking, booking.becomes("confirmed", now))], now)

    def cancel_booking(self, booking, reason, now):
        """Give the place up; a seat that becomes free goes to the first who waits."""
        changes = [(booking, booking.becomes("cancelled", now, reason=reason))]
        if not booking.has_seat or now >= self.starts_at:
            return Step(self, changes, now)
        first = self.first_waiting()
        if first is None:
            return Step(self, changes, now, guards=({"waiting": 0},))
        return Step(self, [*changes, (first, self._promoted(first, now))], now)

    def _promoted(self, booking, now):
        if self.auto_promote:
            return booking.becomes("confirmed", now)
        until = min(now + timedelta(days=self.offer_days), self.starts_at)
        return booking.offered(until, now)

    # Rules about the session itself, stored with save()

    def change(self, values, now):
        """The names of those that differ.

        Raises RuleBroken session_cancelled, session_started, capacity_below_seats_taken.
        """
        self.check_takes_place()
        self.check_not_started(now)
        changed = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if self.capacity < self.seats_taken:
            raise RuleBroken(
                "capacity_below_seats_taken",
                f"{self.seats_taken} seats are taken: capacity cannot be less.",
                seats_taken=self.seats_taken,
            )
        self.details_version = self.version + 1
        return set(changed)

    def fill_seats(self, now):
        """Give free seats to those who wait, in order. Returns the steps taken."""
        steps = []
        while self.seats_taken < self.capacity and (first := self.first_waiting()):
            steps.append(Step(self, [(first, self._promoted(first, now))], now).take_here())
        return steps

    def cancel(self, reason, now):
        """Returns the step that cancelled everyone's booking. Raises RuleBroken session_cancelled, session_started."""
        self.check_takes_place()
        self.check_not_started(now)
        live = self.live_bookings()
        ended = [(booking, booking.becomes("cancelled", now, reason="session_cancelled")) for booking in live]
        step = Step(self, ended, now).take_here()
        self.status, self.reason = "cancelled", reason
        self.details_version = self.version + 1
        return step

    # Telling it again

    def restated(self):
        return SessionRestated.of(self, parts=len(self.parts))

    def restated_bookings(self):
        """For each booking, live or past."""
        return [self.event_of(booking, BookingRestated) for booking in self.all_bookings()]

    def event_of(self, booking, contract):
        return contract.of(booking, session_id=self.id, course_id=self.course_id, starts_at=self.starts_at)


def _guard_of(status):
    """What must still hold for a new booking to get this status."""
    room = {f"bookings.{MOST_BOOKINGS - 1}": {"$exists": False}}
    if status == "booked":
        return room | {"waiting": 0, "$expr": {"$lt": ["$seats_taken", "$capacity"]}}
    full = {"$or": [{"waiting": {"$gt": 0}}, {"$expr": {"$gte": ["$seats_taken", "$capacity"]}}]}
    return room | {"waiting": {"$lt": MOST_WAITING}} | full
