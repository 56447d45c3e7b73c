"""A restriction ends, and the resident is told."""

import pytest

from services.complaints.commands import restrictions
from services.complaints.commands.reviews import watch_reviews
from shared.contracts.complaints import ContactRestrictionLifted
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, SENIOR, behaviour, staff
from tests.complaints.steps import letters_of
from tests.harness import days


@pytest.fixture
def lifted(people):
    restriction = restrictions.restrict_contact(behaviour(), staff(who=SENIOR))
    return lift(restriction)


def lift(restriction):
    return restrictions.lift_restriction(
        restriction.id, "It stopped.", staff(NOW + days(9), SENIOR), version=restriction.version
    )


def test_is_announced_and_told(lifted, announced):
    again = lift(restrictions.restrict_contact(behaviour(), staff(who=SENIOR)))
    assert (again.state, again.lifted_at, again.review_at) == ("lifted", NOW + days(9), None)
    event = announced.last(ContactRestrictionLifted)
    assert (event.state, event.review_on) == ("lifted", None)
    assert len(letters_of(announced, "contact_restriction_lifted")) == 1
    assert again.letters[-1].title == "You can contact us as before"


def test_nothing_is_reviewed_any_more(lifted):
    assert watch_reviews(now=NOW + days(900)) == 0


def test_twice_is_refused(lifted):
    with pytest.raises(RuleBroken) as refused:
        lift(lifted)
    assert refused.value.code == "lifted_already"
