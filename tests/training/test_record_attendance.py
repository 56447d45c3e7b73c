from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.commands.attendance import record_attendance
from services.training.commands.bookings import cancel_my_booking
from services.training.model import Participation
from shared.contracts.training import MARKS, AttendanceRecorded, CompletionWithdrawn, CourseCompleted, MessageRequested
from shared.errors import BadInput, NotFound, RuleBroken
from tests.training.conftest import NOW, STARTS, part

AFTER = STARTS + timedelta(days=30)


def record(session, booking, mark="attended", part=1, now=AFTER):
    return record_attendance(session.id, booking["id"], {"part": part, "mark": mark}, recorded_by="s-1", now=now)


def parts(count):
    return [part(STARTS + timedelta(days=number)) for number in range(count)]


class Attended:
    def __init__(self, marks, minutes):
        self.marks, self.minutes = marks, minutes


def test_who_attends_enough_completes_the_course(scheduled, booked, announced):
    session = scheduled()
    (booking,) = booked(session, 1)
    found = record(session, booking)
    assert (found.completion_status, found.completed_on, found.percent) == ("completed", "2026-12-07", 100)
    event = announced.last(CourseCompleted)
    assert (event.resident_id, event.course_code) == ("r-1", "SCRUTINY-BASICS")
    assert (event.certificate_no, event.required_for) == (found.certificate["number"], ["panel_member"])
    assert (event.completed_on.isoformat(), event.expires_on.isoformat()) == ("2026-12-07", "2028-12-07")


def test_the_resident_is_told_with_the_number(scheduled, booked, announced):
    session = scheduled()
    found = record(session, booked(session, 1)[0])
    told = announced.last(MessageRequested)
    assert told.template == "course_completed"
    assert told.details["certificate_number"] == found.certificate["number"]


def test_who_does_not_come_completes_nothing(scheduled, booked, announced):
    session = scheduled()
    found = record(session, booked(session, 1)[0], "no_show")
    assert found.completion_status is None
    assert announced.last(AttendanceRecorded).marks == ["no_show"]


def test_nothing_is_completed_before_every_part_is_recorded(scheduled, booked):
    session = scheduled(parts=parts(5))
    (booking,) = booked(session, 1)
    for number in range(1, 5):
        assert record(session, booking, part=number).completion_status is None
    assert record(session, booking, "no_show", part=5).completion_status == "completed"


@pytest.mark.parametrize(("missed", "outcome"), [(1, "completed"), (2, None)])
def test_the_threshold_is_eighty_per_cent_of_the_time(scheduled, booked, missed, outcome):
    session = scheduled(parts=parts(5))
    (booking,) = booked(session, 1)
    for number in range(1, 6):
        found = record(session, booking, "no_show" if number <= missed else "attended", part=number)
    assert found.completion_status == outcome


def test_recording_the_same_again_changes_nothing(scheduled, booked, announced):
    session = scheduled()
    (booking,) = booked(session, 1)
    first = record(session, booking)
    count = len(announced)
    assert record(session, booking).version == first.version
    assert len(announced) == count


def test_a_correction_keeps_what_was_there_and_who_changed_it(scheduled, booked):
    session = scheduled()
    (booking,) = booked(session, 1)
    record(session, booking, "no_show")
    found = record(session, booking)
    assert [(one["before"], one["after"], one["by"]) for one in found.history] == [
        ("unrecorded", "no_show", "s-1"),
        ("no_show", "attended", "s-1"),
    ]


def test_a_correction_can_take_a_completion_back_and_its_certificate_with_it(scheduled, booked, announced):
    session = scheduled()
    (booking,) = booked(session, 1)
    number = record(session, booking).certificate["number"]
    found = record(session, booking, "no_show")
    assert (found.completion_status, found.certificate["status"]) == ("withdrawn", "revoked")
    event = announced.last(CompletionWithdrawn)
    assert (event.status, event.certificate_no, event.certificate_status) == ("withdrawn", number, "revoked")


def test_corrected_back_again_there_is_a_new_certificate(scheduled, booked):
    session = scheduled()
    (booking,) = booked(session, 1)
    first = record(session, booking).certificate["number"]
    record(session, booking, "no_show")
    found = record(session, booking)
    assert [one["status"] for one in found.certificates] == ["revoked", "valid"]
    assert found.certificate["number"] != first


def test_a_course_without_certificate_is_completed_without(scheduled, published, booked, announced):
    session = scheduled(published(certificate=False, validity_months=None))
    found = record(session, booked(session, 1)[0])
    assert (found.completion_status, found.certificates) == ("completed", [])
    assert announced.last(CourseCompleted).certificate_status == "none"


def test_two_without_certificates_do_not_get_in_each_others_way(scheduled, published, booked):
    session = scheduled(published(certificate=False))
    for booking in booked(session, 2):
        assert record(session, booking).completion_status == "completed"


def test_a_session_that_has_not_begun_has_no_attendance(scheduled, booked):
    session = scheduled()
    with pytest.raises(RuleBroken, match="session_not_started"):
        record(session, booked(session, 1)[0], now=NOW)


def test_a_part_that_is_not_there_is_refused(scheduled, booked):
    session = scheduled()
    with pytest.raises(BadInput, match="no_such_part"):
        record(session, booked(session, 1)[0], part=2)


def test_who_only_waits_or_has_cancelled_was_not_there(scheduled, booked):
    session = scheduled(capacity=1)
    first, second = booked(session, 2)
    with pytest.raises(RuleBroken, match="no_seat"):
        record(session, second)
    cancel_my_booking(session.id, "r-1", now=NOW)
    with pytest.raises(RuleBroken, match="no_seat"):
        record(session, first)


def test_an_unknown_booking_is_not_found(scheduled):
    with pytest.raises(NotFound, match="booking_not_found"):
        record(scheduled(), {"id": "nope"})


def test_history_has_an_end(scheduled, booked):
    session = scheduled()
    (booking,) = booked(session, 1)
    Participation(
        id=booking["id"], session_id=session.id, course_id=session.course_id, resident_id="r-1",
        marks=["no_show"], minutes=[120], history=[{"what": "part_1"}] * 100,
    ).save()  # fmt: skip
    with pytest.raises(RuleBroken, match="too_many_corrections"):
        record(session, booking)


@given(
    marks=st.lists(st.sampled_from(MARKS), min_size=1, max_size=20),
    minutes=st.lists(st.integers(1, 600), min_size=20, max_size=20),
)
def test_the_attended_share_is_between_none_and_all_and_grows_with_every_better_mark(marks, minutes):
    def share(given_marks):
        return Participation.percent.fget(Attended(given_marks, minutes[: len(marks)]))

    assert 0 <= share(["no_show"] * len(marks)) <= share(marks) <= share(["attended"] * len(marks)) == 100
    for place in range(len(marks)):
        assert share([*marks[:place], "attended", *marks[place + 1 :]]) >= share(marks)
