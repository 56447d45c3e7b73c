"""Answering: all mandatory parts, at the stage it is at, and stage 2 by somebody else."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import definitions
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintResponded
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, said, staff
from tests.complaints.steps import letters_of, respond, respond_points
from tests.harness import days

LATER = NOW + days(9)


def refusal_of(command, complaint, parts, who=OFFICER):
    with pytest.raises(RuleBroken) as refused:
        command(complaint.id, parts, staff(LATER, who), version=complaint.version)
    return refused.value


def test_stores_every_part_and_stops_the_clock(complaint_at):
    respond(complaint_at("stage1_acknowledged"), LATER)
    (complaint,) = Complaint.objects
    assert complaint.stage1.response.outstanding_actions == answer()["outstanding_actions"]
    assert (complaint.state, complaint.due_before, complaint.outcome) == ("stage1_responded", None, "upheld")


def test_an_answer_with_actions_still_open_is_an_answer(complaint_at):
    complaint = respond(complaint_at("stage1_acknowledged"), LATER)
    assert complaint.stage1.response.outstanding_actions


def test_it_is_announced_without_its_words_and_the_resident_told(complaint_at, announced):
    complaint = respond(complaint_at("stage1_acknowledged"), LATER)
    event = announced.last(ComplaintResponded)
    assert (event.stage, event.outcome, event.due_before) == (1, "upheld", None)
    (message,) = letters_of(announced, "complaint_answered")
    assert message["details"] == {
        "reference": complaint.reference,
        "stage": "1",
        "letter": "2",
        "received_on": "2026-11-23",
        "ombudsman_website": "https://www.housing-ombudsman.org.uk",
        "ombudsman_phone": "0300-111-3000",
    }
    assert "surveyor" not in str(announced)
    assert "three weeks" not in str(announced)


@pytest.mark.parametrize("part", list(answer()))
def test_refuses_an_answer_without_a_mandatory_part_and_names_it(complaint_at, part):
    complaint = complaint_at("stage1_acknowledged")
    refused = refusal_of(
        commands.respond_to_complaint, complaint, {name: said for name, said in answer().items() if name != part}
    )
    assert refused.code == "response_incomplete"
    assert [field["pointer"] for field in refused.fields] == [f"/{part}"]


def test_refuses_an_empty_answer_and_names_all_parts(complaint_at):
    refused = refusal_of(commands.respond_to_complaint, complaint_at("stage1_acknowledged"), {})
    assert [field["pointer"] for field in refused.fields] == [f"/{part}" for part in answer()]


def test_an_officer_cannot_give_the_final_answer_as_if_it_were_stage_1(complaint_at):
    refused = refusal_of(commands.respond_to_complaint, complaint_at("stage2_acknowledged"), answer(1))
    assert refused.code == "wrong_stage"


def test_refuses_a_second_answer(complaint_at):
    assert refusal_of(commands.respond_to_complaint, complaint_at("stage1_responded"), answer()).code == (
        "not_possible_now"
    )


def test_two_officers_answering_at_once_and_one_wins(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    version = complaint.version
    commands.respond_to_complaint(complaint.id, answer(), staff(LATER), version=version)
    with pytest.raises(StaleVersion):
        commands.respond_to_complaint(
            complaint.id, answer(decision="not_upheld"), staff(LATER, SENIOR), version=version
        )
    assert Complaint.get(complaint.id).outcome == "upheld"


TWO = ["The lift is out of order.", "Nobody calls back."]


@pytest.fixture
def of_two_points(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    parts = said(points=TWO)
    return definitions.change_complaint_definition(complaint.id, parts, staff(LATER), version=complaint.version)


def test_the_only_point_is_answered_by_the_decision(complaint_at):
    complaint = respond(complaint_at("stage1_acknowledged"), LATER)
    expected = {"number": 1, "words": said()["definition"], "outcome": "upheld", "reasons": answer()["reasons"]}
    assert complaint.stage1.response.points == [expected]


def test_every_point_has_an_outcome_and_reasons_and_stands_in_the_letter(of_two_points):
    complaint = respond_points(of_two_points, LATER, "upheld", "not_upheld", decision="partially_upheld")
    assert [(point["words"], point["outcome"]) for point in complaint.stage1.response.points] == [
        (TWO[0], "upheld"),
        (TWO[1], "not_upheld"),
    ]
    letter = str(complaint.letters[-1].sections)
    for words in (*TWO, "We do not uphold this point.", "Found: 2."):
        assert words in letter


@pytest.mark.parametrize(
    ("points", "pointers"),
    [
        ([], ["/points/1", "/points/1", "/points/2", "/points/2"]),
        ([{"number": 1, "outcome": "upheld", "reasons": "So."}], ["/points/2", "/points/2"]),
        ([{"number": 1, "outcome": "upheld", "reasons": "So."}, {"number": 2, "outcome": "upheld"}], ["/points/2"]),
        ([{"number": 1, "outcome": "upheld", "reasons": "So."}, {"number": 2, "reasons": "So."}], ["/points/2"]),
    ],
)
def test_refuses_an_answer_that_leaves_a_point_open_and_names_it(of_two_points, points, pointers):
    refused = refusal_of(commands.respond_to_complaint, of_two_points, answer(points=points))
    assert refused.code == "response_incomplete"
    assert [field["pointer"] for field in refused.fields] == pointers
    assert "point 2" in refused.detail


@pytest.mark.parametrize(
    ("outcomes", "decision", "follows"),
    [
        (("upheld", "not_upheld"), "upheld", "partially_upheld"),
        (("not_upheld", "not_upheld"), "partially_upheld", "not_upheld"),
        (("partially_upheld", "partially_upheld"), "upheld", "partially_upheld"),
        (("upheld", "upheld"), "not_upheld", "upheld"),
    ],
)
def test_refuses_a_decision_that_its_points_contradict(of_two_points, outcomes, decision, follows):
    with pytest.raises(RuleBroken) as refused:
        respond_points(of_two_points, LATER, *outcomes, decision=decision)
    assert (refused.value.code, refused.value.extra["decision"]) == ("decision_contradicts_points", follows)


@pytest.mark.parametrize(("numbers", "code"), [((1, 2, 3), "unknown_point"), ((1, 2, 2), "point_answered_twice")])
def test_refuses_answers_to_points_that_are_not_there_or_twice(of_two_points, numbers, code):
    points = [{"number": number, "outcome": "upheld", "reasons": "So."} for number in numbers]
    with pytest.raises(BadInput) as refused:
        commands.respond_to_complaint(
            of_two_points.id, answer(points=points), staff(LATER), version=of_two_points.version
        )
    assert (refused.value.code, refused.value.fields[0]["pointer"]) == (code, "/points/2/number")
