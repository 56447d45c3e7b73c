"""The resident told a member of staff that it is not done: it is open again."""

import pytest

from services.complaints.commands.remedies import dispute_remedy
from shared.contracts.complaints import RemedyActionDisputed
from shared.errors import RuleBroken
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import at, staff


def dispute(remedy, when="2026-12-16"):
    return dispute_remedy(remedy.id, "It stands still.", "phone", staff(at(when)), version=remedy.version)


def test_it_is_open_again_with_the_reason(complaint_at, announced):
    remedy = dispute(done(a_remedy(complaint_at)))
    assert (remedy.state, remedy.done_at, remedy.open_order) == ("open", None, remedy.due_before)
    assert [(said.channel, said.reason) for said in remedy.disputes] == [("phone", "It stands still.")]
    assert announced.last(RemedyActionDisputed).times_disputed == 1
    assert "stands still" not in str(announced)


def test_past_its_day_it_is_overdue_at_once(complaint_at):
    assert dispute(done(a_remedy(complaint_at)), "2026-12-19").state == "overdue"


def test_refuses_what_nobody_said_was_done(complaint_at):
    with pytest.raises(RuleBroken, match="remedy_not_done"):
        dispute(a_remedy(complaint_at))
