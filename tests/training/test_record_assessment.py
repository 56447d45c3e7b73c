from datetime import timedelta

import pytest

from services.training.commands.attendance import record_assessment, record_attendance
from shared.errors import RuleBroken
from tests.training.conftest import STARTS

AFTER = STARTS + timedelta(days=30)


def record(session, booking, mark="attended", part=1, now=AFTER):
    return record_attendance(session.id, booking["id"], {"part": part, "mark": mark}, recorded_by="s-1", now=now)


def test_an_assessed_course_needs_the_assessment_passed_too(scheduled, published, booked):
    session = scheduled(published(assessed=True))
    (booking,) = booked(session, 1)
    assert record(session, booking).completion_status is None
    failed = record_assessment(session.id, booking["id"], "not_passed", recorded_by="s-1", now=AFTER)
    assert failed.completion_status is None
    passed = record_assessment(session.id, booking["id"], "passed", recorded_by="s-1", now=AFTER)
    assert (passed.completion_status, passed.completed_on) == ("completed", AFTER.date().isoformat())


def test_a_course_without_assessment_has_nothing_to_pass(scheduled, booked):
    session = scheduled()
    with pytest.raises(RuleBroken, match="not_assessed"):
        record_assessment(session.id, booked(session, 1)[0]["id"], "passed", recorded_by="s-1", now=AFTER)
