"""The Ombudsman tells the landlord to take a complaint, or an escalation, that it had refused."""

import pytest

from services.complaints.commands.ombudsman import accept_complaint_as_told, follow_ombudsman
from services.complaints.model import Complaint
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import ComplaintAcceptedAsTold, OmbudsmanAcceptanceTold
from shared.errors import RuleBroken
from tests.complaints.saying import at, staff
from tests.complaints.steps import acknowledge, case_of, refer, respond
from tests.harness import handle

WHEN = at("2026-12-07")  # a Monday


def accept(case):
    return accept_complaint_as_told(case.id, staff(WHEN), version=case.version)


@pytest.mark.parametrize(
    ("refused", "stage", "state"), [("stage1_refused", 1, "stage1_logged"), ("stage2_refused", 2, "stage2_requested")]
)
def test_the_stage_begins_when_they_said_so(complaint_at, announced, refused, stage, state):
    complaint = refer(complaint_at(refused), at("2026-12-01"))
    assert accept(case_of(complaint)).state == "told_to_accept"
    assert Complaint.get(complaint.id).state == "with_ombudsman"  # whoever dies here is called again by the event
    for _ in range(2):
        handle(ComplaintsService, "follow_ombudsman", announced.last(OmbudsmanAcceptanceTold))
    complaint = Complaint.get(complaint.id)
    assert (complaint.state, complaint.stage, complaint.due_on.isoformat()) == (state, stage, "2026-12-14")
    assert complaint.current.overturned[-1].refusal.explanation  # that it was refused stays known
    assert announced.names.count("complaint_accepted_as_told") == 1
    assert announced.last(ComplaintAcceptedAsTold).due_before == complaint.due_before


def test_it_goes_its_way_from_there_whatever_is_delivered_again(complaint_at):
    complaint = refer(complaint_at("stage1_refused"), at("2026-12-01"))
    accept(case_of(complaint))
    follow_ombudsman(complaint.id, now=WHEN)
    complaint = respond(acknowledge(Complaint.get(complaint.id), at("2026-12-08")), at("2026-12-09"))
    follow_ombudsman(complaint.id, now=WHEN)
    assert Complaint.get(complaint.id).state == "stage1_responded"


def test_refuses_where_nothing_was_refused(complaint_at):
    with pytest.raises(RuleBroken, match="not_refused"):
        accept(case_of(complaint_at("with_ombudsman")))


def test_refuses_it_twice(complaint_at):
    case = case_of(refer(complaint_at("stage1_refused"), at("2026-12-01")))
    with pytest.raises(RuleBroken, match="case_closed"):
        accept(accept(case))
