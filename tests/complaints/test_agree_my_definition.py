"""The resident agrees to what their complaint is understood to be."""

import pytest

from services.complaints.commands import definitions as commands
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident
from tests.harness import days

LATER = NOW + days(3)


def test_the_resident_agrees_by_themself(complaint_at, announced):
    complaint = commands.agree_my_definition(complaint_at("stage1_acknowledged").id, 1, resident(LATER))
    assert (complaint.latest_definition.agreed_through, complaint.history[-1].by_kind) == ("web", "resident")
    assert announced.names[-1] == "complaint_definition_agreed"


def test_two_taps_are_one_agreement(complaint_at, announced):
    complaint = complaint_at("stage1_acknowledged")
    for _ in range(2):
        commands.agree_my_definition(complaint.id, 1, resident(LATER))
    assert announced.names.count("complaint_definition_agreed") == 1


def test_another_residents_complaint_is_not_there(complaint_at):
    with pytest.raises(NotFound):
        commands.agree_my_definition(complaint_at("stage1_acknowledged").id, 1, resident(LATER, "r-2"))
