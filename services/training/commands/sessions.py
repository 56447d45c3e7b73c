"""What staff do with sessions."""

from services.training.model import Course, Session
from services.training.model.messages import told_all
from shared.contracts.training import SessionCancelled, SessionChanged, SessionScheduled
from shared.errors import BadInput

TOLD_OF = {"parts", "online", "venue_name"}  # a change of these is told to everyone booked


def schedule_session(course_id, values, *, now):
    """Hold a course once, or say that it will be.

    values: the fields of Session; parts: [{starts_at, ends_at}], UTC, in order, the first not yet over.
    Raises: NotFound course_not_found; RuleBroken course_not_published; BadInput.
    Announces: SessionScheduled.
    """
    Course.get(course_id).check_published()
    values = _with_period(values)
    values["booking_closes_at"] = values.get("booking_closes_at") or values["starts_at"]
    session = Session(id=Session.next_id(), course_id=course_id, **values)
    _check_period(session, now)
    session.announce(_event(session, SessionScheduled))
    return session.save()


def change_session(session_id, version, values, *, now):
    """Change some of a session's fields. Everyone booked is told of another time or place; more seats go to who waits.

    version: what the caller last saw; bookings made since then do not make it stale.
    Raises: NotFound session_not_found; StaleVersion; RuleBroken session_cancelled, session_started,
    capacity_below_seats_taken; BadInput.
    Announces: SessionChanged; for those who get a seat BookingOffered or BookingConfirmed; the messages.
    """
    session = Session.get(session_id)
    session.check_seen(version)
    told = session.live_bookings()
    values = _with_period(values)
    if "starts_at" in values and "booking_closes_at" not in values and session.booking_closes_at == session.starts_at:
        values["booking_closes_at"] = values["starts_at"]
    changed = session.change(values, now)
    if not changed:
        return session
    _check_period(session, now)
    steps = session.fill_seats(now)
    session.announce(_event(session, SessionChanged))
    for event in (event for step in steps for event in step.events()):
        session.announce(event)
    if changed & TOLD_OF:
        _announce_to(session, told, "session_changed")
    return session.save()


def cancel_session(session_id, reason, *, now):
    """Cancel a session with all its bookings; everyone is told. Safe to repeat.

    Raises: NotFound session_not_found; RuleBroken session_started.
    Announces: SessionCancelled, BookingCancelled for each booking, MessagesRequested.
    """
    session = Session.get(session_id)
    if session.status == "cancelled":
        return session
    step = session.cancel(reason, now)
    session.announce(_event(session, SessionCancelled))
    for event in step.booking_events():
        session.announce(event)
    _announce_to(session, [after for _, after in step.changes], "booking_cancelled")
    return session.save()


def _announce_to(session, bookings, template):
    for event in told_all(session, bookings, template, session.sequence):
        session.announce(event)


def _event(session, contract):
    return contract.of(session, parts=len(session.parts))


def _with_period(values):
    if "parts" not in values:
        return dict(values)
    parts = values["parts"]
    return values | {"starts_at": parts[0]["starts_at"], "ends_at": parts[-1]["ends_at"]}


def _check_period(session, now):
    if session.starts_at <= now:
        raise _bad("session_in_the_past", "/parts/0/starts_at", "A session must start in the future.")
    if session.booking_closes_at > session.starts_at:
        raise _bad("booking_closes_too_late", "/booking_closes_at", "Booking must close before the session starts.")
    if session.online == bool(session.venue_name):
        raise _bad("venue_or_online", "/venue_name", "Name the venue, or say that the session is online: one of them.")


def _bad(code, pointer, detail):
    return BadInput(code, detail, [{"pointer": pointer, "detail": detail}])
