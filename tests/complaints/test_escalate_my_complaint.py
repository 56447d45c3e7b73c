"""A resident takes their own complaint to stage 2."""

import pytest

from services.complaints.commands import complaints as commands
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident
from tests.harness import days


def test_a_resident_escalates_their_own(complaint_at):
    complaint = complaint_at("stage1_responded")
    complaint = commands.escalate_my_complaint(complaint.id, "Nothing happened.", resident(NOW + days(5)))
    assert (complaint.stage2.requested_through, complaint.stage2.request_reason) == ("web", "Nothing happened.")
    assert complaint.history[-1].by_kind == "resident"


def test_another_residents_complaint_does_not_exist(complaint_at):
    complaint = complaint_at("stage1_responded")
    with pytest.raises(NotFound) as refused:
        commands.escalate_my_complaint(complaint.id, None, resident(who="r-2"))
    assert refused.value.code == "complaint_not_found"
