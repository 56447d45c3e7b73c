"""The definition of a complaint, point by point: put anew as often as it takes, every version kept and sent."""

import pytest

from services.complaints.commands import definitions as commands
from services.complaints.model import Complaint
from services.complaints.model.definition import MOST_VERSIONS
from shared.contracts.complaints import ComplaintDefinitionChanged
from shared.errors import RuleBroken, StaleVersion
from tests.complaints.saying import NOW, said, staff
from tests.complaints.steps import acknowledge, escalate, letters_of, respond_points
from tests.harness import days

LATER = NOW + days(3)
TWO = ["The lift is out of order.", "Nobody calls back."]


def redefine(complaint, when=LATER, **changes):
    return commands.change_complaint_definition(complaint.id, said(**changes), staff(when), version=complaint.version)


def test_without_points_the_definition_is_the_one_point(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    assert (complaint.points, complaint.current.points) == (1, [said()["definition"]])
    assert (complaint.definition_state, complaint.current.definitions[0].at) == ("sent", NOW + days(1))


def test_every_version_is_kept_and_the_latest_counts(complaint_at):
    complaint = redefine(complaint_at("stage1_acknowledged"), points=TWO, outcomes_sought="A new lift.")
    first, second = Complaint.get(complaint.id).current.definitions
    assert (first.number, first.points, first.outcomes_sought) == (1, [said()["definition"]], "A date for the repair.")
    assert (second.number, second.points, second.outcomes_sought) == (2, TWO, "A new lift.")
    assert complaint.current.outcomes_sought == "A new lift."


def test_the_resident_gets_it_as_a_letter_with_its_points(complaint_at, announced):
    complaint = redefine(complaint_at("stage1_acknowledged"), points=TWO)
    (message,) = letters_of(announced, "complaint_defined")
    assert message["details"]["letter"] == "2"
    assert [section["items"] for section in complaint.letters[-1].sections if TWO[0] in section["items"]] == [TWO]
    assert announced.last(ComplaintDefinitionChanged).points == 2
    assert "calls back" not in str(announced)


def test_the_clock_does_not_move(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    before = complaint.due_before
    assert redefine(complaint).due_before == before


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_responded", "stage1_resolved", "withdrawn"])
def test_refuses_before_the_acknowledgement_and_after_the_answer(complaint_at, state):
    with pytest.raises(RuleBroken) as refused:
        redefine(complaint_at(state))
    assert refused.value.code == "not_possible_now"


def test_refuses_a_version_that_somebody_else_has_changed(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    version = complaint.version
    redefine(complaint)
    with pytest.raises(StaleVersion):
        commands.change_complaint_definition(complaint.id, said(), staff(LATER), version=version)


def test_there_is_an_end_to_versions(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    for _ in range(MOST_VERSIONS - 1):
        complaint = redefine(complaint)
    with pytest.raises(RuleBroken) as refused:
        redefine(complaint)
    assert refused.value.code == "too_many_definitions"


def test_stage_2_looks_at_every_point_of_stage_1_again(complaint_at):
    complaint = respond_points(redefine(complaint_at("stage1_acknowledged"), points=TWO), LATER)
    complaint = acknowledge(escalate(complaint, LATER), LATER)
    assert (complaint.stage, complaint.current.points) == (2, TWO)
