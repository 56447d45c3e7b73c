"""A senior lifts a legal hold; what was held stays on record."""

import pytest

from services.complaints.commands import legal
from services.complaints.model import Complaint
from shared.contracts.complaints import LegalHoldLifted
from shared.errors import RuleBroken
from tests.complaints.saying import SENIOR, staff


def lift(complaint):
    return legal.lift_legal_hold(complaint.id, "It was settled.", staff(who=SENIOR), version=complaint.version)


def test_it_is_kept_as_any_other_then(complaint_at, announced):
    held = legal.apply_legal_hold(complaint_at().id, "A claim is expected.", staff(), version=1)
    lifted = lift(held)
    assert announced.last(LegalHoldLifted).legal_hold is False
    assert (lifted.holds[0].lifted_because, lifted.holds[0].lifted_by) == ("It was settled.", SENIOR)
    Complaint.get(lifted.id).remove()
    assert Complaint.find(lifted.id) is None


def test_where_there_is_none_is_refused(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        lift(complaint_at())
    assert refused.value.code == "not_held"


def test_an_officer_does_not(client, sign_in, complaint_at):
    complaint = complaint_at()
    headers = sign_in("complaints_officer") | {"If-Match": '"1"'}
    path = f"/api/v1/complaints/{complaint.id}/legal-hold/lifting"
    assert client.post(path, json={"reason": "x"}, headers=headers).status_code == 403
