from datetime import date

import pytest

from services.training.model import Participation
from services.training.model.days import months_after


def test_restating_tells_the_completion_and_before_there_is_one_the_attendance(completed):
    found, session = completed()
    found.announce(found.restated())
    found.save()
    assert found.restated().data["certificate_no"] == found.certificate["number"]
    other = Participation(
        id="p", session_id=session.id, course_id="C-1", resident_id="r", marks=["no_show"], minutes=[9]
    )
    assert other.restated().data["percent"] == 0


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 7), 1, date(2028, 1, 7)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, after):
    assert months_after(day, months) == after
