"""Going to stage 2: whenever the resident wants, without giving a reason."""

import pytest

from services.complaints.commands import complaints as commands
from shared.contracts.complaints import ComplaintEscalated
from shared.errors import BadInput
from tests.complaints.conftest import NOW, at, escalate, escalation, staff
from tests.harness import days


def test_the_acknowledgement_of_stage_2_is_due_five_working_days_after_the_request(complaint_at, announced):
    complaint = escalate(complaint_at("stage1_responded", when=at("2027-01-20")), at("2027-02-01"))
    assert complaint.due_on.isoformat() == "2027-02-08"
    event = announced.last(ComplaintEscalated)
    assert (event.stage, event.state, event.respond_due_before) == (2, "stage2_requested", None)


def test_counts_from_when_the_resident_asked_not_from_when_it_was_typed_in(complaint_at):
    complaint = complaint_at("stage1_responded")
    asked = escalation(requested_at=NOW + days(2))
    complaint = commands.escalate_complaint(complaint.id, asked, staff(NOW + days(5)), version=complaint.version)
    assert complaint.stage2.requested_at == NOW + days(2)
    assert complaint.due_on.isoformat() == "2026-12-02"


@pytest.mark.parametrize(
    ("requested_at", "code"),
    [(NOW + days(9), "requested_in_the_future"), (NOW, "requested_before_response")],
    ids=["later than now", "before stage 1 was answered"],
)
def test_refuses_a_request_out_of_its_time(complaint_at, requested_at, code):
    complaint = complaint_at("stage1_responded")
    asked = escalation(requested_at=requested_at)
    with pytest.raises(BadInput) as refused:
        commands.escalate_complaint(complaint.id, asked, staff(NOW + days(5)), version=complaint.version)
    assert refused.value.code == code


def test_there_is_no_time_limit(complaint_at):
    complaint = complaint_at("stage1_responded")
    assert escalate(complaint, NOW + days(700)).state == "stage2_requested"
