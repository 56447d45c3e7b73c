"""The resident takes a complaint to the Ombudsman: after the final answer, about a refusal, or earlier."""

from datetime import date

import pytest

from services.complaints.commands.ombudsman import refer_to_ombudsman
from services.complaints.model import Complaint, OmbudsmanCase
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import ComplaintReferred, OmbudsmanReferralRecorded
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.saying import at, staff
from tests.complaints.steps import acknowledge, case_of, respond, respond_finally
from tests.harness import handle

WHEN = at("2026-12-01")


def refer(complaint, reference="202612345", on="2026-12-01"):
    return refer_to_ombudsman(complaint.id, reference, date.fromisoformat(on), staff(WHEN), version=complaint.version)


@pytest.mark.parametrize("state", ["stage2_responded", "stage1_refused", "stage2_refused"])
def test_it_is_theirs_when_the_landlord_has_had_its_last_word(complaint_at, announced, state):
    complaint = refer(complaint_at(state))
    assert (complaint.state, complaint.due_before) == ("with_ombudsman", None)
    assert announced.last(ComplaintReferred).state == "with_ombudsman"


@pytest.mark.parametrize(
    "state", ["stage1_logged", "stage1_acknowledged", "stage1_extended", "stage1_responded", "stage2_acknowledged"]
)
def test_before_that_it_is_recorded_and_no_state_and_no_clock_changes(complaint_at, announced, state):
    before = complaint_at(state)
    complaint = refer(before)
    assert (complaint.state, complaint.due_before, complaint.watch_at) == (state, before.due_before, before.watch_at)
    assert case_of(complaint).early
    assert Complaint.get(complaint.id).state == state


def test_the_landlord_answers_an_early_one_as_before(complaint_at):
    complaint = refer(complaint_at("stage1_acknowledged"))
    assert respond(complaint, WHEN).state == "stage1_responded"


def test_an_early_one_is_with_them_once_the_procedure_is_over(complaint_at):
    early = case_of(refer(complaint_at("stage2_acknowledged")))
    complaint = refer(respond_finally(Complaint.get(early.complaint_id), WHEN))
    assert complaint.state == "with_ombudsman"
    assert case_of(complaint).id == early.id
    assert OmbudsmanCase.collection().count_documents({}) == 1


def test_the_case_is_made_of_the_referral_once(complaint_at, announced):
    complaint = refer(complaint_at("stage2_responded"))
    assert OmbudsmanCase.collection().count_documents({}) == 0  # whoever dies here is called again by the event
    for _ in range(2):
        handle(ComplaintsService, "follow_ombudsman", announced.last(ComplaintReferred))
    case = announced.last(OmbudsmanReferralRecorded)
    assert (case.complaint_id, case.ombudsman_reference, case.early) == (complaint.id, "202612345", False)
    assert announced.names.count("ombudsman_referral_recorded") == 1


def test_refuses_the_same_referral_twice(complaint_at):
    complaint = refer(complaint_at("stage1_acknowledged"))
    with pytest.raises(RuleBroken, match="already_referred"):
        refer(complaint)


@pytest.mark.parametrize("state", ["withdrawn", "with_ombudsman", "determined", "orders_open"])
def test_refuses_where_there_is_nothing_to_refer(complaint_at, state):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        refer(complaint_at(state))


def test_refuses_a_day_that_is_still_to_come(complaint_at):
    with pytest.raises(BadInput, match="referred_in_the_future"):
        refer(complaint_at("stage2_responded"), on="2026-12-02")


def test_refuses_a_version_that_is_no_longer_current(complaint_at):
    complaint = complaint_at("stage1_logged")
    acknowledge(complaint, WHEN)
    with pytest.raises(StaleVersion):
        refer(complaint)
