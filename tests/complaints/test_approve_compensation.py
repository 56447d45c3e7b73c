"""Money is paid only when a second person has said so."""

import pytest

from shared.contracts.complaints import CompensationApproved
from shared.errors import RuleBroken
from tests.complaints.paid import approved, with_an_offer
from tests.complaints.saying import OFFICER, SENIOR


def test_it_says_who(complaint_at, announced):
    ledger = approved(with_an_offer(complaint_at))
    assert (ledger.entries[1].kind, ledger.entries[1].by) == ("approved", SENIOR)
    assert announced.last(CompensationApproved).amount_pence == 25_000


def test_refuses_whoever_offered_it(complaint_at):
    with pytest.raises(RuleBroken, match="same_person"):
        approved(with_an_offer(complaint_at), who=OFFICER)


def test_refuses_it_twice(complaint_at):
    with pytest.raises(RuleBroken, match="already_approved"):
        approved(approved(with_an_offer(complaint_at)))
