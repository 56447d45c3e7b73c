"""Stage 2 considered from outside, and by nobody who considered stage 1, in whatever way they try."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import reviewers
from services.complaints.model import Complaint
from services.complaints.projections import StaffMember
from shared.contracts.complaints import ComplaintReviewerAssigned
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, refusal, staff
from tests.complaints.steps import acknowledge, escalate, respond
from tests.complaints.test_register_complaint_reviewer import TOLD
from tests.harness import days

LATER = NOW + days(9)
V1 = "/api/v1"


@pytest.fixture
def reviewer(people):
    return reviewers.register_complaint_reviewer(TOLD, staff())


def assign(complaint, reviewer_id, *, no_conflict=True):
    asked = {"reviewer_id": reviewer_id, "no_conflict": no_conflict}
    return reviewers.assign_complaint_reviewer(complaint.id, asked, staff(LATER), version=complaint.version)


def respond_finally(complaint, who):
    return commands.respond_finally_to_complaint(complaint.id, answer(2), staff(LATER, who), version=complaint.version)


def code_of(call, *arguments, **more):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments, **more)
    return refused.value.code


def test_stage_2_is_the_reviewers_and_nobodys_of_the_staff(complaint_at, reviewer, announced):
    complaint = assign(complaint_at("stage2_acknowledged"), reviewer.id)
    event = announced.last(ComplaintReviewerAssigned)
    assert (event.stage2_reviewer_id, event.stage2_handler_id) == (reviewer.id, None)
    assert complaint.history[-1].details == {"reviewer_id": reviewer.id}


def test_a_member_of_staff_records_the_answer_and_the_letter_names_who_decided(complaint_at, reviewer):
    complaint = respond_finally(assign(complaint_at("stage2_acknowledged"), reviewer.id), SENIOR)
    assert (complaint.response.reviewer_id, complaint.response.by) == (reviewer.id, SENIOR)
    assert complaint.stage2.handler_id is None
    assert "Ines Peer, Orchard Homes, who is not one of us." in str(complaint.letters[-1].sections)


def test_who_considered_stage_1_does_not_record_it_either(complaint_at, reviewer):
    complaint = assign(complaint_at("stage2_acknowledged"), reviewer.id)
    assert code_of(respond_finally, complaint, OFFICER) == "same_handler"


def test_a_member_of_staff_can_take_it_over(complaint_at, reviewer):
    complaint = assign(complaint_at("stage2_acknowledged"), reviewer.id)
    complaint = commands.assign_complaint_handler(complaint.id, SENIOR, staff(LATER), version=complaint.version)
    complaint = respond_finally(complaint, SENIOR)
    assert (complaint.response.reviewer_id, complaint.stage2.handler_id) == (None, SENIOR)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("stage1_acknowledged", "reviewer_only_at_stage2"),
        ("stage1_responded", "not_possible_now"),
        ("stage2_responded", "not_possible_now"),
    ],
)
def test_refuses_where_stage_2_is_not_open(complaint_at, reviewer, state, code):
    assert code_of(assign, complaint_at(state), reviewer.id) == code


def test_refuses_while_nobody_ruled_out_a_conflict(complaint_at, reviewer):
    complaint = complaint_at("stage2_requested")
    assert code_of(assign, complaint, reviewer.id, no_conflict=False) == "conflict_not_ruled_out"


def test_refuses_one_who_takes_no_more(complaint_at, reviewer):
    reviewers.retire_complaint_reviewer(reviewer.id, version=1)
    assert code_of(assign, complaint_at("stage2_requested"), reviewer.id) == "reviewer_retired"


def test_refuses_one_who_is_not_registered_such_as_a_member_of_staff(complaint_at):
    with pytest.raises(NotFound) as refused:
        assign(complaint_at("stage2_requested"), SENIOR)
    assert refused.value.code == "reviewer_not_found"


def test_refuses_a_stale_version(complaint_at, reviewer):
    complaint = complaint_at("stage2_requested")
    assign(complaint, reviewer.id)
    with pytest.raises(StaleVersion):
        assign(complaint, reviewer.id)


class TestNobodyWhoConsideredStage1:
    """By being responsible for it, for a while or to the end, by answering it, or by refusing it first."""

    @pytest.fixture
    def considered(self, people):
        """Stage 2, where OFFICER answered stage 1, s-first and s-second were responsible for it one after the other."""
        roles = {"roles": ["complaints_senior"], "state": "active"}
        StaffMember.keep_many([(one, 2, roles) for one in (OFFICER, "s-first", "s-second")])

        def build(complaint_at):
            complaint = complaint_at()
            for one in ("s-first", "s-second"):
                complaint = commands.assign_complaint_handler(complaint.id, one, staff(), version=complaint.version)
            return escalate(respond(acknowledge(complaint, NOW), NOW), NOW)

        return build

    @pytest.mark.parametrize("who", [OFFICER, "s-first", "s-second"])
    def test_answers_stage_2_in_any_way(self, complaint_at, considered, reviewer, who):
        requested = considered(complaint_at)
        version = {"version": requested.version}
        assert code_of(commands.assign_complaint_handler, requested.id, who, staff(), **version) == "same_handler"
        assert (
            code_of(commands.refuse_complaint, requested.id, refusal(), staff(LATER, who), **version) == "same_handler"
        )
        acknowledged = acknowledge(requested, NOW)
        assert code_of(respond_finally, acknowledged, who) == "same_handler"
        reviewed = assign(acknowledged, reviewer.id)
        assert code_of(respond_finally, reviewed, who) == "same_handler"
        assert Complaint.get(requested.id).stage2.response is None
        assert respond_finally(reviewed, SENIOR).state == "stage2_responded"

    def test_over_http_neither_with_every_right_there_is(self, client, sign_in, complaint_at, considered):
        complaint = acknowledge(considered(complaint_at), NOW)
        everything = sign_in("administrator", "complaints_senior", "complaints_officer", person_id="s-first")
        answered = client.post(
            f"{V1}/complaints/{complaint.id}/final-response",
            json=answer(2),
            headers=everything | {"If-Match": f'"{complaint.version}"'},
        )
        assert (answered.status_code, answered.json["code"]) == (409, "same_handler")
