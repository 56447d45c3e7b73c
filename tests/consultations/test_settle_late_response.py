"""What came late counts only when somebody says so, and why."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    a_closed,
    a_decided,
    an_open,
    days,
    type_in,
)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_late_slip_is_settled_with_a_reason(working, announced, accepted):
    consultation = a_closed()
    late = type_in(consultation, resident_id="r-2", received_at=NOW + days(22), now=NOW + days(23))
    verdict = {"accepted": accepted, "reason": "The post was slow."}
    response = commands.settle_late_response(consultation.id, late.id, verdict, settled_by=OFFICER, now=NOW + days(24))
    assert (response.counts, response.awaits_acceptance) == (accepted, False)
    assert response.revisions[0]["settled_because"] == "The post was slow."
    assert announced.names[-1] == "response_revised"


def test_what_came_in_time_has_nothing_to_settle(working):
    consultation = an_open()
    verdict = {"accepted": True, "reason": "x"}
    with pytest.raises(RuleBroken, match="not_late"):
        commands.settle_late_response(consultation.id, type_in(consultation).id, verdict, settled_by="s", now=NOW)


def test_after_the_decision_a_slip_is_kept_but_can_no_longer_count(working):
    consultation = a_decided()
    late = type_in(consultation, resident_id="r-2", received_at=NOW + days(20), now=NOW + days(40))
    assert not late.counts
    verdict = {"accepted": True, "reason": "x"}
    with pytest.raises(RuleBroken, match="decision_recorded"):
        commands.settle_late_response(consultation.id, late.id, verdict, settled_by="s", now=NOW + days(41))
