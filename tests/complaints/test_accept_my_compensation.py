"""A resident accepts what was offered to them."""

import pytest

from services.complaints.commands.compensation import accept_my_compensation
from shared.errors import NotFound
from tests.complaints.paid import with_an_offer
from tests.complaints.saying import resident


def test_then_it_is_owed(complaint_at):
    ledger = accept_my_compensation(with_an_offer(complaint_at).id, 1, resident())
    assert (ledger.balance_pence, ledger.entries[1].channel) == (25_000, "web")


def test_another_residents_is_not_found(complaint_at):
    with pytest.raises(NotFound, match="complaint_not_found"):
        accept_my_compensation(with_an_offer(complaint_at).id, 1, resident(who="r-2"))


def test_where_nothing_was_offered_there_is_nothing_to_accept(complaint_at):
    with pytest.raises(NotFound, match="award_not_found"):
        accept_my_compensation(complaint_at().id, 1, resident())
