from datetime import timedelta

import pytest

from services.training.commands import courses
from services.training.commands.sessions import schedule_session
from services.training.model import Session
from shared.contracts.training import SessionScheduled
from shared.errors import BadInput, NotFound, RuleBroken
from tests.training.conftest import NOW, STARTS, course_fields, part, session_fields


def test_scheduling_announces_it_without_the_trainers_name(scheduled, announced):
    session = scheduled(trainer="Pat Example")
    event = announced.last(SessionScheduled)
    assert (event.subject, event.capacity, event.seats_taken) == (session.id, 2, 0)
    assert "Pat" not in str(list(announced))


def test_booking_closes_when_the_session_starts_unless_said_otherwise(scheduled):
    assert scheduled().booking_closes_at == STARTS


def test_a_draft_course_has_no_sessions(working):
    courses.create_course(**course_fields())
    with pytest.raises(RuleBroken, match="course_not_published"):
        schedule_session("SCRUTINY-BASICS", session_fields(), now=NOW)


def test_an_unknown_course_has_no_sessions(working):
    with pytest.raises(NotFound, match="course_not_found"):
        schedule_session("nope", session_fields(), now=NOW)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"parts": [part(NOW)]}, "session_in_the_past"),
        ({"booking_closes_at": STARTS + timedelta(seconds=1)}, "booking_closes_too_late"),
        ({"venue_name": None}, "venue_or_online"),
        ({"online": True}, "venue_or_online"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(published, fields, code):
    with pytest.raises(BadInput, match=code) as refused:
        schedule_session(published().id, session_fields(**fields), now=NOW)
    assert refused.value.fields[0]["pointer"].startswith("/")


def test_restating_tells_the_session_and_each_booking(scheduled, booked):
    session = scheduled(capacity=1)
    booked(session, 2)
    stored = Session.get(session.id)
    told = stored.restated().data
    assert (told["seats_taken"], told["waiting"]) == (1, 1)
    assert [event.data["status"] for event in stored.restated_bookings()] == ["booked", "waiting"]
    stored.announce(stored.restated())
    for event in stored.restated_bookings():
        stored.announce(event)
    stored.save()
