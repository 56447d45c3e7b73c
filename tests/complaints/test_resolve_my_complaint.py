"""A resident says that the stage 1 answer settles their complaint."""

import pytest

from services.complaints.commands import complaints as commands
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident
from tests.harness import days


def test_residents_say_so_themselves(complaint_at):
    complaint = complaint_at("stage1_responded")
    assert commands.resolve_my_complaint(complaint.id, resident()).state == "stage1_resolved"


def test_in_a_group_one_of_several_settles_nothing_for_the_others(group_at):
    group = group_at("stage1_responded")
    after = commands.resolve_my_complaint(group.id, resident(NOW + days(5), "r-2"))
    assert (after.state, after.member("r-2").settled_at) == ("stage1_responded", NOW + days(5))
    assert commands.escalate_my_complaint(group.id, None, resident(NOW + days(6), "r-3")).stage == 2


def test_nobody_says_so_for_them(complaint_at):
    complaint = complaint_at("stage1_responded")
    with pytest.raises(NotFound):
        commands.resolve_my_complaint(complaint.id, resident(who="r-2"))
