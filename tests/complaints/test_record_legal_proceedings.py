"""A claim filed at court is on record, and everything is held; a letter before claim is not a claim."""

from datetime import date

import pytest

from services.complaints.commands import groups, legal
from services.complaints.model import Complaint
from shared.contracts.complaints import LegalHoldApplied, LegalProceedingsRecorded
from shared.errors import BadInput, RuleBroken
from tests.complaints.saying import NOW, resident, staff
from tests.complaints.steps import acknowledge
from tests.harness import days


def record(complaint, filed_on=date(2026, 11, 20)):
    told = {"filed_on": filed_on, "court_reference": "K00HU123"}
    return legal.record_legal_proceedings(complaint.id, told, staff(), version=complaint.version)


def test_is_announced_without_the_courts_reference_and_applies_a_hold(complaint_at, announced):
    complaint = record(complaint_at())
    assert complaint.legal_hold
    assert announced.names[-2:] == ["legal_proceedings_recorded", "legal_hold_applied"]
    assert announced.last(LegalProceedingsRecorded).legal_proceedings_started is True
    assert announced.last(LegalHoldApplied).legal_hold is True
    assert "K00HU123" not in str(announced)


def test_where_it_is_held_already_it_stays_held(complaint_at, announced):
    held = legal.apply_legal_hold(complaint_at().id, "Letter of claim.", staff(), version=1)
    assert len(record(held).holds) == 1
    assert announced.names.count("legal_hold_applied") == 1


def test_the_complaint_goes_on(complaint_at):
    assert acknowledge(record(complaint_at()), NOW + days(1)).state == "stage1_acknowledged"


def test_twice_is_refused(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        record(record(complaint_at()))
    assert refused.value.code == "proceedings_recorded"


def test_a_claim_still_to_be_filed_is_none(complaint_at):
    complaint = complaint_at()
    with pytest.raises(BadInput) as refused:
        record(complaint, date(2026, 11, 24))
    assert refused.value.code == "filed_in_the_future"
    assert not Complaint.get(complaint.id).legal_hold


def test_whoever_leaves_a_group_takes_the_hold_along(group_at):
    group = record(group_at())
    own = groups.leave_my_group_complaint(group.id, resident(who="r-2"))
    assert own.legal_hold
    assert own.legal_proceedings_started
