import pytest

from services.training.commands.courses import change_course, create_course, publish_course
from shared.contracts.training import CourseChanged
from shared.errors import StaleVersion
from tests.training.conftest import course_fields


def test_a_published_course_that_changes_is_announced(working, announced):
    create_course(**course_fields())
    course = publish_course("SCRUTINY-BASICS")
    change_course(course.id, course.version, {"hours": 3})
    assert announced.last(CourseChanged).hours == 3


def test_changing_nothing_stores_nothing(working, announced):
    course = create_course(**course_fields())
    assert change_course(course.id, 1, {"hours": 2}).version == 1


def test_a_stale_version_is_refused(working):
    create_course(**course_fields())
    change_course("SCRUTINY-BASICS", 1, {"hours": 3})
    with pytest.raises(StaleVersion):
        change_course("SCRUTINY-BASICS", 1, {"hours": 4})
