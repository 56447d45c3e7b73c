"""A stage 1 answer settles a complaint when the resident says so, and never by itself."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintResolved
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import resolve
from tests.harness import days


def test_staff_record_that_the_resident_said_so(complaint_at, announced):
    complaint = resolve(complaint_at("stage1_responded"), NOW + days(5))
    assert complaint.state == "stage1_resolved"
    assert complaint.history[-1].details == {"channel": "phone"}
    assert announced.last(ComplaintResolved).state == "stage1_resolved"


def test_in_a_group_each_member_says_so_for_themselves_and_the_last_one_settles_it(group_at, announced):
    complaint = group_at("stage1_responded")
    for who in ("r-3", "r-1", "r-2"):
        assert complaint.state == "stage1_responded"
        said = {"channel": "phone", "resident_id": who}
        complaint = commands.resolve_complaint(complaint.id, said, staff(NOW + days(5)), version=complaint.version)
    assert complaint.state == "stage1_resolved"
    assert announced.names.count("complaint_resolved") == 1


def test_in_a_group_staff_say_which_member_said_so(group_at):
    with pytest.raises(RuleBroken) as refused:
        resolve(group_at("stage1_responded"), NOW + days(5))
    assert refused.value.code == "say_which_member"


def test_nobody_settles_it_who_is_not_part_of_it(complaint_at):
    complaint = complaint_at("stage1_responded")
    said = {"channel": "phone", "resident_id": "r-2"}
    with pytest.raises(NotFound) as refused:
        commands.resolve_complaint(complaint.id, said, staff(NOW + days(5)), version=complaint.version)
    assert refused.value.code == "member_not_found"


def test_who_is_anonymous_can_say_so_too(complaint_at):
    assert resolve(complaint_at("stage1_responded", resident_id=None), NOW + days(5)).state == "stage1_resolved"


def test_silence_settles_nothing(complaint_at):
    complaint = complaint_at("stage1_responded")
    watch_deadlines(now=NOW + days(3650))
    assert Complaint.get(complaint.id).state == "stage1_responded"
