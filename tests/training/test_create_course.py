import pytest

from services.training.commands.courses import create_course
from shared.errors import Conflict
from tests.training.conftest import course_fields


def test_a_new_course_is_a_draft_that_nobody_hears_of(working, announced):
    assert create_course(**course_fields()).status == "draft"
    assert announced == []


def test_a_code_is_there_once(working):
    create_course(**course_fields())
    with pytest.raises(Conflict, match="course_exists"):
        create_course(**course_fields(title="Another"))
