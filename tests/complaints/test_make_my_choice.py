"""Residents choose themselves."""

import pytest

from services.complaints.commands import expressions
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, resident
from tests.harness import days


@pytest.mark.parametrize(("what", "state"), [("complaint", "stage1_logged"), ("service_request", "service_request")])
def test_it_is_what_they_chose(expression, what, state):
    complaint = expressions.make_my_choice(expression().id, what, resident(NOW + days(2)))
    assert complaint.state == state
    assert (complaint.choices[0].said, complaint.choices[0].by) == (None, "r-1")


def test_twice_is_refused(expression):
    captured = expression()
    expressions.make_my_choice(captured.id, "service_request", resident())
    with pytest.raises(RuleBroken) as refused:
        expressions.make_my_choice(captured.id, "complaint", resident())
    assert refused.value.code == "already_chosen"


def test_nobody_chooses_for_another_resident(expression):
    with pytest.raises(NotFound) as refused:
        expressions.make_my_choice(expression().id, "complaint", resident(who="r-2"))
    assert refused.value.code == "complaint_not_found"
