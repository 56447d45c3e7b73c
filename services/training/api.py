"""HTTP routes of training: shape in, permission, one call, shape out."""

from flask import request

from services.training import queries, schemas
from services.training.commands import attendance, bookings, courses, sessions
from services.training.model.days import day_of
from services.training.model.numbers import landlord_of, written_as
from shared.clock import utc_now
from shared.http import caller, if_match, make_api, page, page_of, permission, public
from shared.http.rates import rates

CHECKS_RATE = "60/minute"  # certificates that one address may look up

api = make_api("training", "Training")


def _by_id(row):
    return [row["id"]]


def _sees_drafts():
    return caller().kind == "staff"


# Courses


@api.post("/courses")
@permission("courses:write")
@api.input(schemas.CreateCourse)
@api.output(schemas.CourseView, 201)
def create_course(json_data):
    """Draft a course. Its code is its id."""
    return courses.create_course(**json_data)


@api.get("/courses")
@permission("courses:read")
@api.input(schemas.CourseQuery, "query")
@api.output(page_of(schemas.CourseView))
def list_courses(query_data):
    """Courses by code. Residents and partners see those on offer."""

    def fetch(after, limit, **filters):
        return queries.list_courses(after, limit, drafts_too=_sees_drafts(), **filters)

    return page(query_data, fetch, position=_by_id)


@api.get("/courses/<course_id>")
@permission("courses:read")
@api.output(schemas.CourseView)
def show_course(course_id):
    """One course."""
    return queries.show_course(course_id, drafts_too=_sees_drafts())


@api.patch("/courses/<course_id>")
@permission("courses:write")
@api.input(schemas.ChangeCourse)
@api.output(schemas.CourseView)
def change_course(course_id, json_data):
    """Change some of a course's fields. Needs If-Match."""
    return courses.change_course(course_id, if_match(), json_data)


@api.post("/courses/<course_id>/publication")
@permission("courses:write")
@api.output(schemas.CourseView)
def publish_course(course_id):
    """Put a course on offer."""
    return courses.publish_course(course_id)


@api.post("/courses/<course_id>/withdrawal")
@permission("courses:write")
@api.output(schemas.CourseView)
def withdraw_course(course_id):
    """Take a course off offer for good. Its scheduled sessions take place."""
    return courses.withdraw_course(course_id)


# Sessions


@api.post("/sessions")
@permission("courses:write")
@api.input(schemas.ScheduleSession)
@api.output(schemas.SessionView, 201)
def schedule_session(json_data):
    """Schedule a session of a published course."""
    return sessions.schedule_session(json_data.pop("course_id"), json_data, now=utc_now())


@api.get("/sessions")
@permission("courses:read")
@api.input(schemas.SessionQuery, "query")
@api.output(page_of(schemas.SessionView))
def list_sessions(query_data):
    """Sessions by start, of one course or of all."""
    return page(query_data, queries.list_sessions, position=lambda row: [row["starts_at"], row["id"]])


@api.get("/sessions/<session_id>")
@permission("courses:read")
@api.output(schemas.SessionView)
def show_session(session_id):
    """One session, with how many seats are taken."""
    return queries.show_session(session_id)


@api.patch("/sessions/<session_id>")
@permission("courses:write")
@api.input(schemas.ChangeSession)
@api.output(schemas.SessionView)
def change_session(session_id, json_data):
    """Change some of a session's fields. Needs If-Match; bookings made since then do not make it stale."""
    return sessions.change_session(session_id, if_match(), json_data, now=utc_now())


@api.post("/sessions/<session_id>/cancellation")
@permission("courses:write")
@api.input(schemas.CancelSession)
@api.output(schemas.SessionView)
def cancel_session(session_id, json_data):
    """Cancel a session and every booking on it. Everyone is told."""
    return sessions.cancel_session(session_id, json_data["reason"], now=utc_now())


# Bookings: one's own


@api.post("/sessions/<session_id>/my-booking")
@permission("bookings:own")
@api.input(schemas.BookMyPlace)
@api.output(schemas.MyBookingView)
def book_my_place(session_id, json_data):
    """Book the signed-in resident a seat, or a place on the waiting list. Repeating it gives the same booking."""
    return bookings.book_my_place(session_id, caller().person_id, json_data["access_needs"], now=utc_now())


@api.post("/sessions/<session_id>/my-booking/confirmation")
@permission("bookings:own")
@api.output(schemas.MyBookingView)
def confirm_my_booking(session_id):
    """Take the seat that is being offered."""
    return bookings.confirm_my_booking(session_id, caller().person_id, now=utc_now())


@api.post("/sessions/<session_id>/my-booking/cancellation")
@permission("bookings:own")
@api.output(schemas.MyBookingView)
def cancel_my_booking(session_id):
    """Give the place up, or turn an offer down."""
    return bookings.cancel_my_booking(session_id, caller().person_id, now=utc_now())


@api.get("/bookings")
@permission("bookings:own")
@api.input(schemas.PageQuery, "query")
@api.output(page_of(schemas.MyBookingView))
def list_my_bookings(query_data):
    """The signed-in resident's bookings, the latest session first."""

    def fetch(after, limit):
        return queries.list_my_bookings(after, limit, caller().person_id)

    return page(query_data, fetch, position=lambda row: [row["starts_at"], row["session_id"]])


# Bookings: by staff


@api.post("/sessions/<session_id>/bookings")
@permission("bookings:write")
@api.input(schemas.BookPlaceFor)
@api.output(schemas.BookingView)
def book_place_for(session_id, json_data):
    """Book a place for a resident who asked for it in person, by phone or on paper."""
    return bookings.book_place_for(session_id, json_data["resident_id"], json_data["access_needs"], now=utc_now())


@api.get("/sessions/<session_id>/bookings")
@permission("bookings:read")
@api.input(schemas.BookingQuery, "query")
@api.output(page_of(schemas.BookingView))
def list_bookings(session_id, query_data):
    """Who is booked or waiting: ids and statuses, in the order in which places were asked for."""

    def fetch(after, limit, **filters):
        return queries.list_bookings(session_id, after, limit, **filters)

    return page(query_data, fetch, position=lambda row: [row["place"], row["id"]])


@api.get("/sessions/<session_id>/access-needs")
@permission("access_needs:read")
@api.output(schemas.AccessNeedsView)
def list_access_needs(session_id):
    """What help those need who come."""
    return {"items": queries.list_access_needs(session_id)}


@api.post("/sessions/<session_id>/bookings/<booking_id>/cancellation")
@permission("bookings:write")
@api.output(schemas.BookingView)
def cancel_booking(session_id, booking_id):
    """Cancel a resident's booking for them."""
    return bookings.cancel_booking(session_id, booking_id, now=utc_now())


# Attendance


@api.post("/sessions/<session_id>/bookings/<booking_id>/attendance")
@permission("attendance:write")
@api.input(schemas.RecordAttendance)
@api.output(schemas.AttendanceView)
def record_attendance(session_id, booking_id, json_data):
    """Record, or correct, whether a resident was at one part of a session."""
    return attendance.record_attendance(
        session_id, booking_id, json_data, recorded_by=caller().person_id, now=utc_now()
    )


@api.post("/sessions/<session_id>/bookings/<booking_id>/assessment")
@permission("attendance:write")
@api.input(schemas.RecordAssessment)
@api.output(schemas.AttendanceView)
def record_assessment(session_id, booking_id, json_data):
    """Record, or correct, how a resident did in the course's assessment."""
    return attendance.record_assessment(
        session_id, booking_id, json_data["result"], recorded_by=caller().person_id, now=utc_now()
    )


@api.get("/sessions/<session_id>/attendance")
@permission("bookings:read")
@api.input(schemas.PageQuery, "query")
@api.output(page_of(schemas.AttendanceView))
def list_attendance(session_id, query_data):
    """What was recorded at a session, with every correction."""

    def fetch(after, limit):
        return queries.list_attendance(session_id, after, limit)

    return page(query_data, fetch, position=lambda found: [found.id])


# Certificates


@api.get("/certificates")
@permission("training:own")
@api.input(schemas.PageQuery, "query")
@api.output(page_of(schemas.MyCertificateView))
def list_my_certificates(query_data):
    """The signed-in resident's certificates."""

    def fetch(after, limit):
        return queries.list_my_certificates(after, limit, caller().person_id, today=day_of(utc_now()))

    return page(query_data, fetch, position=_by_id)


@api.get("/certificates/register")
@permission("certificates:read")
@api.input(schemas.CertificateQuery, "query")
@api.output(page_of(schemas.CertificateView))
def list_certificates(query_data):
    """All certificates of the landlord, or those of a resident or a course."""

    def fetch(after, limit, resident=None, course=None):
        return queries.list_certificates(after, limit, today=day_of(utc_now()), resident_id=resident, course_id=course)

    return page(query_data, fetch, position=_by_id)


@api.get("/certificates/<number>")
@public(landlord=landlord_of)
@api.output(schemas.CertificateCheck)
def check_certificate(number):
    """Is this a certificate of ours? Says nothing about who holds it."""
    rates.count(CHECKS_RATE, ("certificates", request.peer))  # type: ignore[attr-defined] # our door's request
    return queries.check_certificate(number, utc_now())


@api.post("/certificates/<number>/revocation")
@permission("certificates:write")
@api.input(schemas.RevokeCertificate)
@api.output(schemas.CertificateView)
def revoke_certificate(number, json_data):
    """Revoke a certificate for good."""
    return attendance.revoke_certificate(written_as(number), json_data["reason"], today=day_of(utc_now()))
