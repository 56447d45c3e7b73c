"""A resident declines what was offered to them."""

import pytest

from services.complaints.commands.compensation import decline_my_compensation
from shared.errors import NotFound, RuleBroken
from tests.complaints.paid import with_an_offer
from tests.complaints.saying import resident


def test_nothing_is_owed(complaint_at):
    ledger = decline_my_compensation(with_an_offer(complaint_at).id, 1, resident())
    assert (ledger.balance_pence, ledger.entries[1].kind) == (0, "declined")


def test_refuses_it_twice(complaint_at):
    ledger = decline_my_compensation(with_an_offer(complaint_at).id, 1, resident())
    with pytest.raises(RuleBroken, match="award_ended"):
        decline_my_compensation(ledger.id, 1, resident())


def test_another_residents_is_not_found(complaint_at):
    with pytest.raises(NotFound, match="complaint_not_found"):
        decline_my_compensation(with_an_offer(complaint_at).id, 1, resident(who="r-2"))
