"""Staff say how a resident is written to, as the resident asked."""

import pytest

from services.complaints.commands import letters as commands
from shared.errors import StaleVersion
from tests.complaints.saying import staff
from tests.complaints.steps import acknowledge

LARGE = {"language": "en-GB", "format": "large_print"}


def test_letters_to_come_are_in_that_form(complaint_at):
    complaint = complaint_at("stage1_logged")
    complaint = commands.choose_complaint_letters(complaint.id, LARGE, staff(), version=complaint.version)
    letter = acknowledge(complaint, staff().at).letters[-1]
    assert (letter.language, letter.format) == ("en-GB", "large_print")


def test_refuses_a_version_that_was_changed(complaint_at):
    complaint = complaint_at()
    with pytest.raises(StaleVersion):
        commands.choose_complaint_letters(complaint.id, LARGE, staff(), version=complaint.version + 1)
