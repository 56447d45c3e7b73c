"""The resident told a member of staff that they accept an offer."""

import pytest

from shared.contracts.complaints import CompensationAccepted
from shared.errors import NotFound, RuleBroken
from tests.complaints.paid import accepted, with_an_offer


@pytest.fixture
def offered(complaint_at):
    return with_an_offer(complaint_at)


def test_then_it_is_owed(offered, announced):
    ledger = accepted(offered)
    assert (ledger.accepted_pence, ledger.balance_pence) == (25_000, 25_000)
    event = announced.last(CompensationAccepted)
    assert (event.kind, event.head, event.balance_pence) == ("accepted", "time_and_trouble", 25_000)
    assert ledger.entries[1].channel == "phone"


def test_refuses_it_twice(offered):
    with pytest.raises(RuleBroken, match="award_ended"):
        accepted(accepted(offered))


@pytest.mark.parametrize("award", [0, 2])
def test_what_was_not_offered_is_not_found(offered, award):
    with pytest.raises(NotFound, match="award_not_found"):
        accepted(offered, award)


def test_an_entry_that_is_no_award_is_not_found(offered):
    with pytest.raises(NotFound, match="award_not_found"):
        accepted(accepted(offered), 2)
