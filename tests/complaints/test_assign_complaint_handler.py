"""Somebody is responsible for a stage: who may answer it, and at stage 2 nobody who considered stage 1."""

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.projections import StaffMember
from shared.contracts.complaints import ComplaintHandlerAssigned
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import OFFICER, SENIOR, staff


def assign(complaint, handler):
    return commands.assign_complaint_handler(complaint.id, handler, staff(), version=complaint.version)


def test_each_stage_has_its_own(complaint_at, announced):
    complaint = assign(complaint_at("stage2_requested"), SENIOR)
    assert (complaint.stage1_handler_id, complaint.stage2_handler_id) == (OFFICER, SENIOR)
    assert announced.last(ComplaintHandlerAssigned).stage2_handler_id == SENIOR


@pytest.mark.parametrize(
    ("state", "handler"),
    [("stage1_logged", "s-reader"), ("stage2_requested", OFFICER)],
    ids=["a reader", "an officer at stage 2"],
)
def test_refuses_who_may_not_answer(complaint_at, state, handler):
    complaint = complaint_at(state)
    with pytest.raises(RuleBroken) as refused:
        assign(complaint, handler)
    assert refused.value.code == "cannot_handle"


def test_refuses_who_is_suspended(complaint_at):
    complaint = complaint_at()
    StaffMember.keep(SENIOR, 2, roles=["complaints_senior"], state="suspended")
    with pytest.raises(RuleBroken) as refused:
        assign(complaint, SENIOR)
    assert refused.value.code == "cannot_handle"


def test_refuses_an_unknown_member_of_staff(complaint_at):
    complaint = complaint_at()
    with pytest.raises(NotFound) as refused:
        assign(complaint, "s-9")
    assert refused.value.code == "staff_member_not_found"


def test_refuses_who_considered_stage_1(complaint_at):
    complaint = complaint_at("stage2_requested")
    StaffMember.keep(OFFICER, 2, roles=["complaints_senior"], state="active")
    with pytest.raises(RuleBroken) as refused:
        assign(complaint, OFFICER)
    assert refused.value.code == "same_handler"


def test_refuses_when_no_stage_is_open(complaint_at):
    complaint = complaint_at("stage1_resolved")
    with pytest.raises(RuleBroken) as refused:
        assign(complaint, SENIOR)
    assert refused.value.code == "not_possible_now"
