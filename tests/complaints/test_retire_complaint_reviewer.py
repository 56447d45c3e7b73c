"""A reviewer is given no more complaints."""

import pytest

from services.complaints.commands import reviewers
from shared.contracts.complaints import ReviewerRetired
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.saying import staff
from tests.complaints.test_register_complaint_reviewer import TOLD


@pytest.fixture
def reviewer(people):
    return reviewers.register_complaint_reviewer(TOLD, staff())


def test_is_retired_once(reviewer, announced):
    assert reviewers.retire_complaint_reviewer(reviewer.id, version=1).state == "retired"
    assert announced.last(ReviewerRetired).state == "retired"
    with pytest.raises(RuleBroken) as refused:
        reviewers.retire_complaint_reviewer(reviewer.id, version=2)
    assert refused.value.code == "reviewer_retired"


def test_refuses_a_stale_version(reviewer):
    with pytest.raises(StaleVersion):
        reviewers.retire_complaint_reviewer(reviewer.id, version=7)


def test_an_unknown_one_is_not_found(people):
    with pytest.raises(NotFound) as refused:
        reviewers.retire_complaint_reviewer("nobody", version=1)
    assert refused.value.code == "reviewer_not_found"
