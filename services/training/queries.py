"""What is read: courses, sessions, bookings, attendance, certificates. Lists are plain documents, not objects."""

from services.training.model import Course, Participation, Session
from services.training.model.bookings import LIVE
from services.training.model.days import day_of
from services.training.model.numbers import written_as
from services.training.model.participations import status_of
from shared import context
from shared.errors import NotFound
from shared.landlords import registry


def list_courses(after, limit, *, drafts_too, **filters):
    """By code. filters: status, audience, mode. Without drafts_too only what is on offer."""
    wanted = _given(filters) if drafts_too else _given(filters) | {"status": "published"}
    return _page(Course, wanted, [("_id", 1)], after, limit)


def show_course(course_id, *, drafts_too):
    """Raises NotFound course_not_found; without drafts_too also for a draft."""
    course = Course.get(course_id)
    if course.status == "draft" and not drafts_too:
        raise NotFound("course_not_found", "There is no such course.")
    return course


def list_sessions(after, limit, *, course=None, starts_after=None):
    """By start. course: its id."""
    wanted = _given({"course_id": course, "starts_at": starts_after and {"$gt": starts_after}})
    light = {"bookings": 0, "pending_events": 0}
    return _page(Session, (wanted, light), [("starts_at", 1), ("_id", 1)], after, limit)


def show_session(session_id):
    """Raises NotFound session_not_found."""
    return Session.get(session_id)


def list_my_bookings(after, limit, resident_id):
    """A resident's own, by the session's start, the latest first."""
    mine = {"bookings": {"$elemMatch": {"resident_id": resident_id}}, "course_id": 1, "starts_at": 1, "ends_at": 1}
    order = [("starts_at", -1), ("_id", -1)]
    rows = _page(Session, ({"bookings.resident_id": resident_id}, mine), order, after, limit)
    return [_shown(row, row["bookings"][0]) for row in rows]


def list_bookings(session_id, after, limit, status=None):
    """Who is booked on a session: ids and statuses, in the order in which places were asked for.

    Raises NotFound session_not_found.
    """
    session = _session_with(session_id, "bookings", "course_id", "starts_at", "ends_at")
    rows = sorted(session["bookings"], key=lambda row: (row["place"], row["id"]))
    rows = [row for row in rows if status is None or row["status"] == status]
    if after is not None:
        rows = [row for row in rows if [row["place"], row["id"]] > after]
    return [_shown(session, row) for row in rows[:limit]]


def list_access_needs(session_id):
    """What help those need who are booked or waiting. Raises NotFound session_not_found."""
    session = _session_with(session_id, "bookings")
    return [row for row in session["bookings"] if row["status"] in LIVE and row["access_needs"]]


def list_attendance(session_id, after, limit):
    """What was recorded at a session, by booking. Raises NotFound session_not_found."""
    _session_with(session_id, "_id")
    return _participations({"session_id": session_id}, after, limit)


def list_certificates(after, limit, *, today, **filters):
    """The newest certificate of each completion, in a stable order. filters: resident_id, course_id."""
    wanted = _given(filters) | {"certificates.0": {"$exists": True}}
    return [found.certified(today) for found in _participations(wanted, after, limit)]


def list_my_certificates(after, limit, resident_id, *, today):
    """A resident's own."""
    return list_certificates(after, limit, today=today, resident_id=resident_id)


def check_certificate(number, now):
    """What anybody may learn about a certificate, and nothing of who holds it.

    A number with a wrong check character, another landlord's and an unknown one are looked up alike and answered alike.
    Raises NotFound certificate_not_found.
    """
    wanted = {"number": written_as(number) or ""}
    held = {"certificates": {"$elemMatch": wanted}}
    found = Participation.collection().find_one(held, held)
    if found is None:
        raise NotFound("certificate_not_found", "There is no such certificate.")
    certificate = found["certificates"][0]
    return {
        "number": certificate["number"],
        "status": status_of(certificate, day_of(now)),
        "course_title": certificate["title"],
        "awarded_on": certificate["awarded_on"],
        "landlord_name": registry.find(context.landlord()).name,
    }


def _participations(wanted, after, limit):
    if after is not None:
        wanted = wanted | {"_id": {"$gt": after[0]}}
    return list(Participation.objects(__raw__=wanted).order_by("id").limit(limit))


def _session_with(session_id, *names):
    found = Session.collection().find_one({"_id": session_id, "gone_at": None}, dict.fromkeys(names, 1))
    if found is None:
        raise NotFound("session_not_found", "There is no such session.")
    return found


def _shown(session, row):
    """As Session.shown, from plain documents."""
    return row | {
        "session_id": session["_id"],
        "course_id": session["course_id"],
        "starts_at": session["starts_at"],
        "ends_at": session["ends_at"],
    }


def _given(filters):
    return {name: value for name, value in filters.items() if value is not None}


def _page(kind, wanted, order, after, limit):
    """Plain documents after a position; the last key of `order` is `_id`. wanted: a filter, or (filter, projection)."""
    wanted, fields = wanted if isinstance(wanted, tuple) else (wanted, {"pending_events": 0})
    if after is not None:
        wanted = {"$and": [wanted, _beyond(order, after)]}
    raws = kind.collection().find(wanted | {"gone_at": None}, fields).sort(order).limit(limit)
    return [raw | {"id": raw["_id"]} for raw in raws]


def _beyond(order, after):
    """Follows the position: past it in the first key, or level there and past it in the rest."""
    (name, direction), *rest = order
    past = {name: {"$gt" if direction == 1 else "$lt": after[0]}}
    return {"$or": [past, {name: after[0], **_beyond(rest, after[1:])}]} if rest else past
