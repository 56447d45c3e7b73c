"""Ledgers at every point of their way."""

from services.complaints.commands import compensation
from services.complaints.model import Compensation
from tests.complaints.promised import ANSWERED, answered
from tests.complaints.saying import NOW, SENIOR, staff


def with_an_offer(complaint_at, pence=25_000, **said):
    """The ledger of a complaint whose answer offered this."""
    money = {"kind": "financial", "what": "For your trouble.", "amount_pence": pence, "head": "time_and_trouble"} | said
    complaint = answered(complaint_at, remedies=[money], outstanding_actions=[])
    compensation.keep_awards(complaint.id, now=ANSWERED)
    return Compensation.get(complaint.id)


def accepted(ledger, award=1):
    return compensation.accept_compensation(ledger.id, award, "phone", staff(), version=ledger.version)


def approved(ledger, award=1, who=SENIOR):
    return compensation.approve_compensation(ledger.id, award, staff(NOW, who), version=ledger.version)


def to_pay(complaint_at, pence=25_000, **said):
    return approved(accepted(with_an_offer(complaint_at, pence, **said)))


def payment(pence=25_000, **changes):
    return {
        "amount_pence": pence,
        "paid_on": "2026-12-01",
        "method": "bank_transfer",
        "payment_reference": "BACS-1",
        "agreement": None,
    } | changes


def pay(ledger, pence=25_000, award=1, **changes):
    return compensation.pay_compensation(ledger.id, award, payment(pence, **changes), staff(), version=ledger.version)


def reverse(ledger, number, reason="came_back"):
    return compensation.reverse_compensation_payment(ledger.id, number, reason, staff(), version=ledger.version)
