"""The resident chooses how they are written to about their complaint."""

import pytest

from services.complaints.commands import letters as commands
from services.complaints.model import Complaint
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident

LARGE = {"language": "cy", "format": "large_print"}


def test_it_is_kept_and_announced_to_nobody(complaint_at, announced):
    complaint = complaint_at()
    told = len(announced)
    commands.choose_my_letters(complaint.id, LARGE, resident(NOW))
    kept = Complaint.get(complaint.id)
    assert (kept.letter_language, kept.letter_format, len(announced)) == ("cy", "large_print", told)
    assert kept.history[-1].details == {}


def test_choosing_the_same_again_changes_nothing(complaint_at):
    complaint = commands.choose_my_letters(complaint_at().id, LARGE, resident(NOW))
    assert commands.choose_my_letters(complaint.id, LARGE, resident(NOW)).version == complaint.version


def test_another_residents_complaint_is_not_there(complaint_at):
    with pytest.raises(NotFound):
        commands.choose_my_letters(complaint_at().id, LARGE, resident(NOW, "r-2"))
