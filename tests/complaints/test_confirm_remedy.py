"""The resident told a member of staff that it is done."""

import pytest

from services.complaints.commands.remedies import confirm_remedy
from shared.contracts.complaints import RemedyActionConfirmed
from shared.errors import RuleBroken
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import at, staff


def confirm(remedy):
    return confirm_remedy(remedy.id, staff(at("2026-12-18")), version=remedy.version)


def test_it_is_confirmed(complaint_at, announced):
    remedy = confirm(done(a_remedy(complaint_at)))
    assert (remedy.state, remedy.confirmed_at) == ("resident_confirmed", at("2026-12-18"))
    assert announced.last(RemedyActionConfirmed).state == "resident_confirmed"


def test_refuses_what_nobody_said_was_done(complaint_at):
    with pytest.raises(RuleBroken, match="remedy_not_done"):
        confirm(a_remedy(complaint_at))
