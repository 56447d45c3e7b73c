"""Places in sessions: asked for, offered, taken, given up. Each is one guarded atomic update of the session."""

from contextlib import contextmanager

from services.training.model import Course, Session
from services.training.model.bookings import Booking, booking_id
from services.training.projections import Resident
from shared.errors import Conflict, NotFound, Unavailable
from shared.store import Repeated

ATTEMPTS = 100  # each one lost means that somebody else's succeeded
PAGE = 100  # sessions a timer looks at in one turn


def book_my_place(session_id, resident_id, access_needs, *, now):
    """Book a resident's own place: a seat, or a place on the waiting list. Repeating it gives the same booking.

    access_needs: codes. Raises: NotFound session_not_found; Unavailable not_yet_known; RuleBroken
    course_not_published, session_cancelled, booking_closed, session_full, booked_too_often, resident_left.
    Announces: BookingMade or BookingQueued, MessageRequested; nothing when it was booked already.
    """
    if not Resident.knows(resident_id):
        raise Unavailable("not_yet_known", "We are still getting to know you. Try again in a moment.", retry_after=1)
    return _book(session_id, resident_id, access_needs, booked_by="self", now=now)


def book_place_for(session_id, resident_id, access_needs, *, now):
    """Book a place for a resident, as staff: until the session starts. Repeating it gives the same booking.

    Raises: as book_my_place, and NotFound resident_not_found. Announces: as book_my_place.
    """
    if not Resident.knows(resident_id):
        raise NotFound("resident_not_found", "There is no such resident.")
    return _book(session_id, resident_id, access_needs, booked_by="staff", now=now)


def _book(session_id, resident_id, access_needs, *, booked_by, now):
    def decide():
        session = Session.with_booking_of(session_id, resident_id)
        booking = session.find_booking(booking_id(session_id, resident_id))
        if booking and booking.is_live:
            return session, booking
        session.check_open_for_booking(now, session.starts_at if booked_by == "staff" else None)
        Course.get(session.course_id).check_published()
        Resident.check_still_here(resident_id)
        return session, session.book(resident_id, booked_by=booked_by, access_needs=access_needs, now=now)

    with answered_by(booking_id(session_id, resident_id)):
        return _take(decide)


def confirm_my_booking(session_id, resident_id, *, now):
    """Take the seat that is being offered. Repeating it gives the same booking.

    Raises: NotFound session_not_found, booking_not_found; RuleBroken nothing_offered, offer_expired, session_cancelled.
    Announces: BookingConfirmed, MessageRequested.
    """

    def decide():
        session = Session.with_booking_of(session_id, resident_id)
        booking = session.booking(booking_id(session_id, resident_id))
        if booking.status == "confirmed":
            return session, booking
        session.check_takes_place()
        return session, session.confirm(booking, now)

    with answered_by(booking_id(session_id, resident_id)):
        return _take(decide)


def cancel_my_booking(session_id, resident_id, *, now):
    """Give one's own place up; the seat goes to the first who waits. Repeating it changes nothing more.

    Raises: NotFound session_not_found, booking_not_found; RuleBroken session_started.
    Announces: BookingCancelled; for who gets the seat BookingOffered or BookingConfirmed; MessageRequested for both.
    """
    return cancel_booking(session_id, booking_id(session_id, resident_id), "by_resident", now=now)


def cancel_booking(session_id, wanted_id, reason="by_staff", *, now):
    """Cancel somebody's booking, as staff. Raises and announces as cancel_my_booking."""

    def decide():
        session = Session.get(session_id)
        booking = session.booking(wanted_id)
        if not booking.is_live:
            return session, booking
        session.check_not_started(now)
        return session, session.cancel_booking(booking, reason, now)

    with answered_by(wanted_id):
        return _take(decide)


def pass_on_expired_offers(*, now):
    """End the offers that nobody took in time; each seat goes to the next who waits. Safe to run twice.

    Announces: BookingCancelled, BookingOffered or BookingConfirmed, MessageRequested.
    """
    due = Session.collection().find({"offers_expire_at": {"$lte": now}}, {"_id": 1}).limit(PAGE)
    for raw in list(due):
        while _pass_on_one(raw["_id"], now):
            pass


def _pass_on_one(session_id, now):
    """True when an offer was ended."""
    session = Session.get(session_id)
    expired = [
        booking
        for booking in session.live_bookings()
        if booking.status == "offered" and booking.offer_expires_at <= now
    ]
    if not expired or session.status != "scheduled":
        return False
    first = min(expired, key=lambda booking: booking.place)
    step = session.cancel_booking(first, "offer_expired", now)
    return Session.change_where(session_id, step.where(), step.updates(), step.events()) is not None


def release_places_of_leavers(*, now):
    """Cancel the coming bookings of residents who moved out or died. They are not written to. Safe to run twice.

    Announces: BookingCancelled; for who gets the seat BookingOffered or BookingConfirmed, MessageRequested.
    """
    coming = {"starts_at": {"$gt": now}, "status": "scheduled", "seats_taken": {"$gt": 0}}
    for raw in Session.collection().find(coming, {"bookings.id": 1, "bookings.resident_id": 1, "bookings.status": 1}):
        live = {row["resident_id"]: row["id"] for row in raw["bookings"] if row["status"] != "cancelled"}
        gone = Resident.collection().find({"_id": {"$in": list(live)}, "state": {"$ne": "active"}}, {"_id": 1})
        for resident in gone:
            cancel_booking(raw["_id"], live[resident["_id"]], "resident_left", now=now)


def _take(decide):
    """Store what was decided, deciding anew while others change what it stands on. Returns the booking as it is shown.

    decide() gives the session with the Step to take, or with the Booking that is there already.
    """
    for attempt in range(1, ATTEMPTS + 1):
        session, decided = decide()
        if isinstance(decided, Booking):
            return session.shown(decided)
        after = Session.change_where(session.id, decided.where(), decided.updates(), decided.events())
        if after is not None:
            return after.shown(after.booking(decided.result.id))
        if attempt % 10 == 0:  # hardly a race any more
            Session.check_has_room(session.id)
    raise Conflict("try_again", "Many people are booking this session. Try again.")


@contextmanager
def answered_by(wanted_id):
    """A keyed command on a session that was done before is answered with the booking it was about."""
    try:
        yield
    except Repeated as repeated:
        session = repeated.document
        raise Repeated(session.shown(session.booking(wanted_id))) from None
