import pytest

from services.training.commands.courses import create_course, publish_course
from shared.contracts.training import CoursePublished
from shared.errors import NotFound
from tests.training.conftest import course_fields


def test_publishing_announces_what_the_course_is_but_not_its_title(working, announced):
    create_course(**course_fields())
    publish_course("SCRUTINY-BASICS")
    event = announced.last(CoursePublished)
    assert (event.code, event.required_for, event.attendance_threshold) == ("SCRUTINY-BASICS", ["panel_member"], 80)
    assert "how to ask" not in str(list(announced))


def test_publishing_again_announces_nothing(working, announced):
    create_course(**course_fields())
    publish_course("SCRUTINY-BASICS")
    publish_course("SCRUTINY-BASICS")
    assert announced.names == ["course_published"]


def test_an_unknown_course_is_not_found(working):
    with pytest.raises(NotFound, match="course_not_found"):
        publish_course("nope")
