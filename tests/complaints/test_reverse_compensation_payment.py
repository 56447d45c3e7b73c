"""A payment came back, or was a mistake: another line says so, and it is owed again."""

import pytest

from shared.contracts.complaints import CompensationReversed
from shared.errors import NotFound, RuleBroken
from tests.complaints.paid import pay, reverse, to_pay


@pytest.fixture
def paid(complaint_at):
    return pay(to_pay(complaint_at))


def test_it_is_owed_again_and_the_payment_stays_as_it_was(paid, announced):
    ledger = reverse(paid, 4)
    assert (ledger.paid_pence, ledger.balance_pence) == (0, 25_000)
    assert [entry.kind for entry in ledger.entries[-2:]] == ["paid", "reversed"]
    assert (ledger.entries[-1].reverses, ledger.entries[-1].reason) == (4, "came_back")
    assert announced.last(CompensationReversed).balance_pence == 25_000
    assert pay(ledger, payment_reference="BACS-2").balance_pence == 0


def test_refuses_it_twice(paid):
    with pytest.raises(RuleBroken, match="already_reversed"):
        reverse(reverse(paid, 4), 4)


@pytest.mark.parametrize("number", [0, 1, 9])
def test_what_is_no_payment_is_not_found(paid, number):
    with pytest.raises(NotFound, match="payment_not_found"):
        reverse(paid, number)
