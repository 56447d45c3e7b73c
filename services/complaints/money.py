"""What can stand in the ledger of a complaint. Amounts are pence, always whole and never negative."""

from enum import StrEnum


class Entry(StrEnum):
    OFFERED = "offered"  # by the landlord
    ORDERED = "ordered"  # by the Ombudsman
    ACCEPTED = "accepted"  # by the resident
    DECLINED = "declined"
    APPROVED = "approved"  # by somebody else than who offered it
    PAID = "paid"
    REVERSED = "reversed"  # a payment came back, or was a mistake


class Method(StrEnum):
    BANK_TRANSFER = "bank_transfer"
    CHEQUE = "cheque"
    CARD_REFUND = "card_refund"
    VOUCHER = "voucher"
    CASH = "cash"
    RENT_ACCOUNT = "rent_account"  # credited there: where there are arrears, a set-off


class ReversalReason(StrEnum):
    CAME_BACK = "came_back"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_PERSON = "wrong_person"
    RECORDED_IN_ERROR = "recorded_in_error"


AWARDS = (Entry.OFFERED, Entry.ORDERED)
ENDED = (Entry.ACCEPTED, Entry.DECLINED)  # an offer that the resident has answered


def in_pounds(pence):
    """12.50, for 1250."""
    return f"{pence // 100}.{pence % 100:02d}"
