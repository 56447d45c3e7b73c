"""Feedback that is late is noticed."""

from datetime import timedelta

from services.consultations import commands
from tests.consultations.conftest import NOW, a_decided, days, stored


def test_feedback_that_is_late_is_announced_once(working, announced):
    consultation = a_decided()
    announced.clear()
    for moment in (
        consultation.feedback_due_at - timedelta(milliseconds=1),
        consultation.feedback_due_at,
        NOW + days(90),
    ):
        commands.announce_overdue_feedback(now=moment)
    assert announced.names == ["feedback_overdue"]
    assert stored(consultation).feedback_overdue_at == consultation.feedback_due_at
