"""Money is offered: in an answer, or beside it."""

import pytest

from services.complaints.commands import compensation
from services.complaints.model import Compensation
from services.complaints.queries.compensation import show_compensation
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import CompensationOffered, ComplaintResponded
from shared.errors import NotFound, StaleVersion
from tests.complaints.paid import with_an_offer
from tests.complaints.promised import ANSWERED, answered
from tests.complaints.saying import OFFICER, RESIDENT, staff
from tests.complaints.steps import letters_of
from tests.harness import handle


def offer(complaint_id, version=0, pence=5_000):
    return compensation.offer_compensation(complaint_id, "distress", pence, staff(), version=version)


def test_what_an_answer_offers_stands_in_the_ledger_once(complaint_at, announced):
    money = {"kind": "financial", "what": "For your trouble.", "amount_pence": 12_000}
    complaint = answered(complaint_at, remedies=[money, money | {"head": "delay"}], outstanding_actions=[])
    for _ in range(2):
        handle(ComplaintsService, "keep_awards", announced.last(ComplaintResponded))
    ledger = Compensation.get(complaint.id)
    assert [(entry.kind, entry.head, entry.amount_pence) for entry in ledger.entries] == [
        ("offered", "other", 12_000), ("offered", "delay", 12_000),
    ]  # fmt: skip
    assert (ledger.entries[0].by, ledger.entries[0].at, ledger.version) == (OFFICER, ANSWERED, 1)
    assert (ledger.offered_pence, ledger.balance_pence) == (24_000, 0)
    assert announced.names.count("compensation_offered") == 2
    assert announced.last(CompensationOffered).resident_id == RESIDENT


def test_an_answer_without_money_makes_no_ledger(complaint_at, announced):
    complaint = complaint_at("stage1_responded")
    compensation.keep_awards(complaint.id, now=ANSWERED)
    assert Compensation.find(complaint.id) is None
    assert show_compensation(complaint.id).version == 0


def test_more_can_be_offered_beside_it_and_the_resident_is_told(complaint_at, announced):
    ledger = with_an_offer(complaint_at)
    ledger = offer(ledger.id, ledger.version)
    assert ledger.offered_pence == 30_000
    event = announced.last(CompensationOffered)
    assert (event.number, event.head, event.amount_pence, event.offered_pence) == (2, "distress", 5_000, 30_000)
    assert letters_of(announced, "compensation_offered")[0]["details"]["amount"] == "50.00"


def test_before_any_answer_too(complaint_at):
    assert offer(complaint_at().id).offered_pence == 5_000


def test_refuses_a_version_that_is_no_longer_current(complaint_at):
    complaint = complaint_at()
    offer(complaint.id)
    with pytest.raises(StaleVersion):
        offer(complaint.id)


def test_what_does_not_exist_is_not_found(people):
    with pytest.raises(NotFound, match="complaint_not_found"):
        offer("nobody")
