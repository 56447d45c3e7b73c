"""The resident says what is not right about what their complaint is understood to be."""

import pytest

from services.complaints.commands import definitions as commands
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident
from tests.harness import days

LATER = NOW + days(3)
WRONG = {"number": 1, "words": "It was the stairs, not the lift."}


def test_their_words_are_kept(complaint_at, announced):
    complaint = commands.correct_my_definition(complaint_at("stage1_acknowledged").id, WRONG, resident(LATER))
    assert complaint.latest_definition.corrections[0]["words"] == WRONG["words"]
    assert complaint.definition_state == "correction_asked"
    assert "stairs" not in str(announced)


def test_another_residents_complaint_is_not_there(complaint_at):
    with pytest.raises(NotFound):
        commands.correct_my_definition(complaint_at("stage1_acknowledged").id, WRONG, resident(LATER, "r-2"))
