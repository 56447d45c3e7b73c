"""A restriction that stays is reviewed again, with reasons, and the resident is told."""

from datetime import date

import pytest

from services.complaints.commands import restrictions
from services.complaints.commands.reviews import watch_reviews
from shared.contracts.complaints import ContactRestrictionReviewed
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.saying import SENIOR, at, behaviour, staff
from tests.complaints.steps import letters_of


@pytest.fixture
def restriction(people):
    return restrictions.restrict_contact(behaviour(), staff(who=SENIOR))


def review(restriction, review_on=date(2027, 6, 1), version=None):
    senior = staff(at("2027-02-20"), SENIOR)
    version = version or restriction.version
    return restrictions.review_restriction(restriction.id, "It goes on.", review_on, senior, version=version)


def test_is_put_to_the_next_day_and_told(restriction, announced):
    reviewed = review(restriction)
    assert (reviewed.review_on, reviewed.reviews[0].reasons) == ("2027-06-01", "It goes on.")
    assert announced.last(ContactRestrictionReviewed).review_on == date(2027, 6, 1)
    (message,) = letters_of(announced, "contact_restriction_reviewed")
    assert message["details"]["review_on"] == "2027-06-01"
    assert "How to appeal" in str(reviewed.letters[-1].sections)


def test_is_watched_for_again(restriction):
    assert watch_reviews(now=at("2027-03-01")) == 1
    fresh = type(restriction).get(restriction.id)
    review(fresh)
    assert watch_reviews(now=at("2027-03-01")) == 0
    assert watch_reviews(now=at("2027-06-02")) == 1


def test_refuses_a_day_that_has_passed_a_stale_version_and_one_that_was_lifted(restriction):
    with pytest.raises(BadInput) as refused:
        review(restriction, date(2027, 2, 20))
    assert refused.value.code == "review_not_ahead"
    with pytest.raises(StaleVersion):
        review(restriction, version=9)
    lifted = restrictions.lift_restriction(restriction.id, "Done.", staff(who=SENIOR), version=restriction.version)
    with pytest.raises(RuleBroken) as refused:
        review(lifted)
    assert refused.value.code == "lifted_already"
