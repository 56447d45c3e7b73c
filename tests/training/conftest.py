"""Builders with valid defaults, and the harness."""

from datetime import UTC, datetime, timedelta

import pytest

from services.training.commands import attendance, bookings, courses, sessions
from services.training.projections import Resident
from tests.harness import *  # noqa: F403 - its fixtures

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
STARTS = datetime(2026, 12, 7, 18, 30, tzinfo=UTC)


@pytest.fixture
def residents(working):
    """residents(3) -> ["r-1", "r-2", "r-3"], known to training."""

    def known(count, state="active"):
        ids = [f"r-{number}" for number in range(1, count + 1)]
        Resident.keep_many([(one, 1, {"state": state}) for one in ids])
        return ids

    return known


def course_fields(code="SCRUTINY-BASICS", **more):
    return {
        "code": code,
        "title": "Scrutiny: how to ask",
        "level": "non_accredited",
        "mode": "face_to_face",
        "audience": "residents",
        "hours": 2,
        "validity_months": 24,
        "accessible_formats": ["large_print"],
        "attendance_threshold": 80,
        "assessed": False,
        "certificate": True,
        "required_for": ["panel_member"],
    } | more


def part(starts_at=STARTS, hours=2):
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours)}


def session_fields(**more):
    return {
        "parts": [part()],
        "online": False,
        "venue_name": "Freedom Centre",
        "access_features": ["step_free"],
        "capacity": 2,
        "waiting_list": True,
        "auto_promote": False,
        "offer_days": 7,
    } | more


@pytest.fixture
def published(working):
    """published(code=..., ...) -> a course on offer."""

    def build(**more):
        course = courses.create_course(**course_fields(**more))
        return courses.publish_course(course.id)

    return build


@pytest.fixture
def scheduled(published):
    """scheduled(capacity=..., ...) -> a session of a course on offer."""

    def build(course=None, **more):
        course = course or published()
        return sessions.schedule_session(course.id, session_fields(**more), now=NOW)

    return build


@pytest.fixture
def booked(residents):
    """booked(session, 3) -> the bookings of three residents, in order."""

    def build(session, count):
        return [bookings.book_my_place(session.id, one, [], now=NOW) for one in residents(count)]

    return build


@pytest.fixture
def completed(scheduled, booked):
    """completed() -> (participation of a resident who has completed the course, session)."""

    def build(**more):
        session = scheduled(**more)
        (booking,) = booked(session, 1)
        mark = {"part": 1, "mark": "attended"}
        after = session.ends_at
        found = attendance.record_attendance(session.id, booking["id"], mark, recorded_by="s-1", now=after)
        return found, session

    return build
