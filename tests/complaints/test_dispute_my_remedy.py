"""A resident says that what was promised to them is not done."""

import pytest

from services.complaints.commands.remedies import confirm_my_remedy, dispute_my_remedy
from services.complaints.queries.complaints import show_complaint
from shared.errors import NotFound
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import at, resident


@pytest.fixture
def lift(complaint_at):
    return done(a_remedy(complaint_at))


def dispute(remedy, who="r-1"):
    return dispute_my_remedy(remedy.id, "It stands still.", resident(at("2026-12-16"), who))


def test_it_is_open_again_and_the_complaint_no_longer_finished(lift):
    assert show_complaint(lift.complaint_id).finished
    assert dispute(lift).state == "open"
    assert not show_complaint(lift.complaint_id).finished


def test_also_after_they_had_confirmed_it(lift):
    confirm_my_remedy(lift.id, resident(at("2026-12-15")))
    remedy = dispute(lift)
    assert (remedy.state, remedy.confirmed_at) == ("open", None)


def test_another_residents_is_not_found(lift):
    with pytest.raises(NotFound, match="remedy_not_found"):
        dispute(lift, "r-2")
