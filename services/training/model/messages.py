"""What residents are told about their bookings: a template, and the codes, dates and times that it needs."""

from services.training.model.days import local
from shared.contracts.training import MessageRequested, MessagesRequested
from shared.ids import new_id

MOST_AT_ONCE = 250  # people in one event: 500 are allowed, 256 KiB are not to be passed
TEMPLATE_OF = {
    "booked": "booking_confirmed",
    "confirmed": "booking_confirmed",
    "waiting": "booking_waiting",
    "offered": "booking_offered",
    "cancelled": "booking_cancelled",
}


def told(session, booking):
    """The message about this booking as it now is; None where its resident has left."""
    if booking.reason == "resident_left":
        return None
    return MessageRequested(
        new_id(), template=TEMPLATE_OF[booking.status], **_about(session, booking), details=_details(session, booking)
    )


def told_all(session, bookings, template, sequence):
    """The same message to many, as few events. sequence: the session's count of events before them."""
    for start in range(0, len(bookings), MOST_AT_ONCE):
        sequence += 1
        yield MessagesRequested(
            session.id,
            items=[
                {
                    "id": new_id(),
                    "sequence": sequence,
                    "template": template,
                    **_about(session, booking),
                    "details": _details(session, booking),
                }
                for booking in bookings[start : start + MOST_AT_ONCE]
            ],
        )


def _about(session, booking):
    return {"resident_id": booking.resident_id, "about_kind": "course", "about_id": session.course_id}


def _details(session, booking):
    details = {"course_code": session.course_id, "session_id": session.id, "online": "yes" if session.online else "no"}
    details |= _when(session.starts_at)
    if booking.status == "offered":
        details |= _when(booking.offer_expires_at, "offer_expires_")
    if booking.status == "cancelled" and booking.reason:
        details["reason"] = booking.reason
    return details


def _when(moment, prefix=""):
    """date: 2026-11-23 and time: 18:30, as clocks there show it."""
    shown = local(moment)
    return {f"{prefix}date": shown.date().isoformat(), f"{prefix}time": shown.strftime("%H:%M")}
