"""What is done differently, by whom and by when."""

import pytest

from shared.contracts.complaints import LearningActionAgreed
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.learned import agreed, identified
from tests.complaints.saying import OFFICER


def test_it_is_kept(complaint_at, announced):
    item = agreed(identified(complaint_at()))
    assert (item.state, item.owner_id, item.due_on) == ("action_agreed", OFFICER, "2027-01-31")
    assert announced.last(LearningActionAgreed).owner_id == OFFICER


def test_refuses_somebody_who_is_not_staff(complaint_at):
    with pytest.raises(NotFound, match="staff_member_not_found"):
        agreed(identified(complaint_at()), "nobody")


def test_refuses_it_twice_and_a_version_that_is_no_longer_current(complaint_at):
    item = identified(complaint_at())
    with pytest.raises(RuleBroken, match="not_possible_now"):
        agreed(agreed(item))
    with pytest.raises(StaleVersion):
        agreed(item)
