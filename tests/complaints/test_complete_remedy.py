"""The landlord says that it is done, and asks the resident whether it is."""

import pytest

from services.complaints.commands.remedies import watch_remedies
from shared.contracts.complaints import RemedyActionCompleted
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.promised import a_remedy, done, stored
from tests.complaints.saying import OFFICER, at
from tests.complaints.steps import letters_of


@pytest.fixture
def lift(complaint_at):
    return a_remedy(complaint_at)


def test_it_is_done_and_the_resident_is_asked(lift, announced):
    remedy = done(lift, at("2026-12-17"))
    assert (remedy.state, remedy.done_at, remedy.done_by) == ("done", at("2026-12-17"), OFFICER)
    assert announced.last(RemedyActionCompleted).done_at == at("2026-12-17")
    assert letters_of(announced, "remedy_done")


def test_a_late_one_too(lift):
    watch_remedies(now=at("2026-12-19"))
    assert done(stored(lift), at("2026-12-20")).state == "done"


def test_refuses_it_twice(lift):
    with pytest.raises(RuleBroken, match="remedy_done"):
        done(done(lift))


def test_refuses_a_version_that_is_no_longer_current(lift):
    done(lift)
    with pytest.raises(StaleVersion):
        done(lift)


def test_what_does_not_exist_is_not_found(lift):
    lift.id = "nobody"
    with pytest.raises(NotFound, match="remedy_not_found"):
        done(lift)
