"""Nothing of a complaint is removed while it is on legal hold."""

import pytest

from services.complaints.commands import legal
from services.complaints.model import Complaint
from shared.errors import RuleBroken
from tests.complaints.saying import staff


def hold(complaint):
    return legal.apply_legal_hold(complaint.id, "A claim is expected.", staff(), version=complaint.version)


def test_it_cannot_be_removed(complaint_at):
    held = hold(complaint_at())
    with pytest.raises(RuleBroken) as refused:
        Complaint.get(held.id).remove()
    assert refused.value.code == "legal_hold"
    assert Complaint.get(held.id).description


def test_who_and_why_is_kept_and_not_announced(complaint_at, announced):
    held = hold(complaint_at())
    assert (held.holds[0].reason, held.holds[0].applied_by) == ("A claim is expected.", "s-officer")
    assert announced.names[-1] == "legal_hold_applied"
    assert "expected" not in str(announced)


def test_twice_is_refused(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        hold(hold(complaint_at()))
    assert refused.value.code == "held_already"
