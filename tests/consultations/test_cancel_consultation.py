"""Giving a consultation up before its decision."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import NOW, OFFICER, a_closed, a_decided, a_draft, an_analysed, an_open


@pytest.mark.parametrize("build", [a_draft, an_open, a_closed, an_analysed])
def test_is_cancelled_with_a_reason_before_its_decision(working, announced, build):
    cancelled = commands.cancel_consultation(build().id, "Funding is gone.", cancelled_by=OFFICER, now=NOW)
    assert (cancelled.state, cancelled.cancelled_because) == ("cancelled", "Funding is gone.")
    assert announced.names[-1] == "consultation_cancelled"


def test_is_not_cancelled_after_its_decision(working):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        commands.cancel_consultation(a_decided().id, "x", cancelled_by=OFFICER, now=NOW)


def test_the_route_needs_a_reason_for_cancelling(live, sign_in):
    consultation = an_open()
    refused = live.post(
        f"/api/v1/consultations/{consultation.id}/cancellation", json={}, headers=sign_in("engagement_officer")
    )
    assert refused.status_code == 422
