"""A resident says that the stage 1 answer settles their complaint."""

import pytest

from services.complaints.commands import complaints as commands
from shared.errors import NotFound
from tests.complaints.conftest import resident


def test_residents_say_so_themselves(complaint_at):
    complaint = complaint_at("stage1_responded")
    assert commands.resolve_my_complaint(complaint.id, resident()).state == "stage1_resolved"


def test_nobody_says_so_for_them(complaint_at):
    complaint = complaint_at("stage1_responded")
    with pytest.raises(NotFound):
        commands.resolve_my_complaint(complaint.id, resident(who="r-2"))
