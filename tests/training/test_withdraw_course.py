import pytest

from services.training.commands.courses import change_course, create_course, publish_course, withdraw_course
from shared.errors import RuleBroken
from tests.training.conftest import course_fields


def test_a_withdrawn_course_stays_as_it_is(working, announced):
    create_course(**course_fields())
    withdrawn = withdraw_course("SCRUTINY-BASICS")
    withdraw_course("SCRUTINY-BASICS")
    assert announced.names == ["course_withdrawn"]
    with pytest.raises(RuleBroken, match="course_withdrawn"):
        publish_course("SCRUTINY-BASICS")
    with pytest.raises(RuleBroken, match="course_withdrawn"):
        change_course("SCRUTINY-BASICS", withdrawn.version, {"hours": 4})
