"""What staff record after, or while, a session takes place, and what follows from it."""

from services.training.model import Course, Participation, Session
from services.training.model.days import day_of
from shared.contracts.training import AttendanceRecorded, CertificateExpiryNeared, CertificateRevoked, MessageRequested
from shared.errors import Conflict, NotFound, RuleBroken
from shared.ids import new_id
from shared.store import LostRace, Repeated

PAGE = 200  # certificates a timer looks at in one turn


def record_attendance(session_id, booking_id, values, *, recorded_by, now):
    """Record, or correct, whether a resident was at one part of a session. What was there before is kept as history.

    values: part, counted from 1; mark, one of MARKS. recorded_by: id of a member of staff.
    Raises: NotFound session_not_found, booking_not_found; BadInput no_such_part; RuleBroken session_cancelled,
    session_not_started, no_seat, too_many_corrections.
    Announces: AttendanceRecorded; CourseCompleted or CompletionWithdrawn where that follows, with MessageRequested.
    """
    session, participation = _participation_of(session_id, booking_id)
    _check_begun(session, values["part"], now)
    changed = participation.record_mark(values["part"], values["mark"], by=recorded_by, now=now)
    return _settled(participation, session, changed, now)


def record_assessment(session_id, booking_id, result, *, recorded_by, now):
    """Record, or correct, how a resident did in the course's assessment.

    Raises: as record_attendance, and RuleBroken not_assessed. Announces: as record_attendance.
    """
    session, participation = _participation_of(session_id, booking_id)
    _check_begun(session, 1, now)
    if not Course.get(session.course_id).assessed:
        raise RuleBroken("not_assessed", "This course has no assessment.")
    changed = participation.record_assessment(result, by=recorded_by, now=now)
    return _settled(participation, session, changed, now)


def revoke_certificate(number, reason, *, today):
    """Revoke a certificate for good. Safe to repeat.

    number: as it is stored. today: calendar day, for how it is shown.
    Raises: NotFound certificate_not_found. Announces: CertificateRevoked.
    """
    raw = Participation.collection().find_one({"certificates.number": number or ""}, {"_id": 1})
    if raw is None:
        raise NotFound("certificate_not_found", "There is no such certificate.")
    try:
        participation = Participation.get(raw["_id"])
    except Repeated as repeated:
        raise Repeated(repeated.document.certified(today)) from None
    if participation.revoke(number, reason):
        participation.announce(participation.completion_event(CertificateRevoked, reason=reason))
        participation.save()
    return participation.certified(today)


def remind_of_expiring_certificates(*, now):
    """Tell those whose certificate runs out in 30 days, once. Safe to run twice.

    Announces: CertificateExpiryNeared, MessageRequested.
    """
    due = {"remind_on": {"$lte": day_of(now).isoformat()}}
    for raw in list(Participation.collection().find(due, {"_id": 1}).limit(PAGE)):
        participation = Participation.get(raw["_id"])
        if participation.remind_on is None:
            continue
        participation.remind_on = None
        participation.announce(participation.completion_event(CertificateExpiryNeared))
        participation.announce(_message(participation, "certificate_expiring"))
        participation.save()


def _participation_of(session_id, booking_id):
    """(session, the participation of who holds this seat). Raises NotFound; RuleBroken session_cancelled, no_seat."""
    session = Session.get(session_id)
    booking = session.booking(booking_id)
    session.check_takes_place()
    if not booking.is_certain:
        raise RuleBroken("no_seat", "This booking has no seat in the session.")
    found = Participation.find(booking_id)
    if found is not None:
        return session, found
    return session, Participation(
        id=booking_id,
        session_id=session.id,
        course_id=session.course_id,
        resident_id=booking.resident_id,
        marks=["unrecorded"] * len(session.parts),
        minutes=[_minutes(part) for part in session.parts],
    )


def _minutes(part):
    return max(1, int((part["ends_at"] - part["starts_at"]).total_seconds() // 60))


def _check_begun(session, part, now):
    starts_at = session.parts[part - 1]["starts_at"] if 1 <= part <= len(session.parts) else session.starts_at
    if now < starts_at:
        raise RuleBroken("session_not_started", "This part of the session has not begun.")


def _settled(participation, session, changed, now):
    """Store the change with all that follows from it. Nothing is stored or announced where nothing changed."""
    if not changed:
        return participation
    outcome = participation.settle(Course.get(participation.course_id), session.ends_at, now)
    participation.announce(AttendanceRecorded.of(participation))
    if outcome is not None:
        participation.announce(outcome)
        if participation.completion_status == "completed":
            participation.announce(_message(participation, "course_completed"))
    try:
        return participation.save()
    except Conflict:
        raise LostRace from None  # somebody else recorded the first mark just now


def _message(participation, template):
    certificate = participation.certificate or {}
    details = {
        "course_code": participation.course_id,
        "completed_on": participation.completed_on,
        "certificate_number": certificate.get("number"),
        "expires_on": certificate.get("expires_on"),
    }
    return MessageRequested(
        new_id(),
        resident_id=participation.resident_id,
        template=template,
        about_kind="course",
        about_id=participation.course_id,
        details={name: value for name, value in details.items() if value},
    )
