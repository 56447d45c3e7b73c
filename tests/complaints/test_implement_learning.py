"""It is done differently now."""

import pytest

from shared.contracts.complaints import LearningImplemented
from shared.errors import BadInput, RuleBroken
from tests.complaints.learned import agreed, identified, implemented


def test_since_when(complaint_at, announced):
    item = implemented(agreed(identified(complaint_at())))
    assert (item.state, item.implemented_on) == ("implemented", "2026-12-01")
    assert announced.last(LearningImplemented).state == "implemented"


def test_refuses_what_nobody_agreed_on(complaint_at):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        implemented(identified(complaint_at()))


def test_refuses_a_day_that_is_still_to_come(complaint_at):
    with pytest.raises(BadInput, match="not_yet"):
        implemented(agreed(identified(complaint_at())), "2026-12-02")
