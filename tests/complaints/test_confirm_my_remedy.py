"""A resident says that what was promised to them is done."""

import pytest

from services.complaints.commands.remedies import confirm_my_remedy
from shared.errors import NotFound, RuleBroken
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import at, resident


@pytest.fixture
def lift(complaint_at):
    return done(a_remedy(complaint_at))


def confirm(remedy, who="r-1"):
    return confirm_my_remedy(remedy.id, resident(at("2026-12-18"), who))


def test_it_is_confirmed(lift, announced):
    assert confirm(lift).state == "resident_confirmed"
    assert announced.names[-1] == "remedy_action_confirmed"


def test_two_taps_are_one(lift, announced):
    confirm(lift)
    confirm(lift)
    assert announced.names.count("remedy_action_confirmed") == 1


def test_refuses_what_nobody_said_was_done(complaint_at):
    with pytest.raises(RuleBroken, match="remedy_not_done"):
        confirm(a_remedy(complaint_at))


def test_another_residents_is_not_found(lift):
    with pytest.raises(NotFound, match="remedy_not_found"):
        confirm(lift, "r-2")
