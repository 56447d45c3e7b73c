"""The resident told a member of staff that they do not want an offer."""

import pytest

from services.complaints.commands.compensation import decline_compensation
from services.complaints.model import Complaint
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import CompensationDeclined
from shared.errors import RuleBroken
from tests.complaints.paid import accepted, approved, pay, with_an_offer
from tests.complaints.promised import remedies_of
from tests.complaints.saying import staff
from tests.harness import handle


def decline(ledger, award=1):
    return decline_compensation(ledger.id, award, "phone", staff(), version=ledger.version)


def test_nothing_is_owed_and_the_promise_is_at_an_end(complaint_at, announced):
    ledger = decline(with_an_offer(complaint_at))
    assert (ledger.balance_pence, ledger.accepted_pence) == (0, 0)
    for _ in range(2):
        handle(ComplaintsService, "settle_remedies", announced.last(CompensationDeclined))
    assert [remedy.state for remedy in remedies_of(Complaint.get(ledger.id))] == ["declined"]
    assert announced.names.count("remedy_action_completed") == 1


def test_it_can_be_neither_accepted_approved_nor_paid_any_more(complaint_at):
    ledger = decline(with_an_offer(complaint_at))
    for doing, code in ((accepted, "award_ended"), (approved, "award_declined"), (pay, "not_accepted")):
        with pytest.raises(RuleBroken, match=code):
            doing(ledger)


def test_refuses_what_was_accepted(complaint_at):
    with pytest.raises(RuleBroken, match="award_ended"):
        decline(accepted(with_an_offer(complaint_at)))
