"""Money for putting things right. `act` says who, and when."""

from services.complaints.commands.remedies import offer_remedies
from services.complaints.commands.telling import tell
from services.complaints.model import Act, Compensation, Complaint, OmbudsmanCase, Remedy
from services.complaints.model.ledger import order_source
from services.complaints.model.remedies import promises_of
from services.complaints.money import Entry, in_pounds
from services.complaints.putting_right import CompensationHead, RemedyState
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import (
    CompensationAccepted,
    CompensationApproved,
    CompensationDeclined,
    CompensationOffered,
    CompensationOrdered,
    CompensationPaid,
    CompensationReversed,
    RemedyActionCompleted,
    RemedyActionReopened,
)
from shared.errors import StaleVersion


def keep_awards(complaint_id, *, now):
    """Take into the ledger what answers offered and the Ombudsman ordered. Safe to repeat, in any order.

    Offers stand in the complaint and orders in its cases; each award remembers where it comes from, so none comes
    twice, and whoever dies before the ledger is saved is called again by the same event.
    Announces: CompensationOffered, CompensationOrdered for each that is new.
    """
    complaint = Complaint.find(complaint_id)
    if complaint is None:
        return
    ledger = Compensation.of(complaint)
    known = len(ledger.entries)
    for contract, kind, told, act in (*_offers(complaint), *_orders(complaint, now)):
        entry = ledger.award(kind, told, act)
        if entry is not None:
            ledger.announce(contract.of(ledger, **ledger.tell_of(entry)))
    if len(ledger.entries) > known:
        ledger.save()


def offer_compensation(complaint_id, head, amount_pence, act, *, version):
    """Offer money, beside what the answers offered. The resident is told.

    Raises: NotFound complaint_not_found; StaleVersion.
    Announces: CompensationOffered; MessageRequested compensation_offered.
    """
    ledger = _ledger(complaint_id, version)
    entry = ledger.award(Entry.OFFERED, {"head": head, "amount_pence": amount_pence}, act)
    tell(ledger, "compensation_offered", amount=in_pounds(amount_pence))
    return _announced(ledger, CompensationOffered, entry)


def accept_compensation(complaint_id, award, channel, act, *, version):
    """Record that the resident told a member of staff that they accept an offer.

    Raises: NotFound complaint_not_found, award_not_found; StaleVersion; RuleBroken not_an_offer, award_ended.
    Announces: CompensationAccepted.
    """
    ledger = _ledger(complaint_id, version)
    return _announced(ledger, CompensationAccepted, ledger.accept(award, channel, act))


def accept_my_compensation(complaint_id, award, act):
    """Accept what was offered to oneself.

    Raises: NotFound complaint_not_found, award_not_found; RuleBroken not_an_offer, award_ended.
    Announces: CompensationAccepted.
    """
    ledger = _own(complaint_id, act)
    return _announced(ledger, CompensationAccepted, ledger.accept(award, str(Channel.WEB), act))


def decline_compensation(complaint_id, award, channel, act, *, version):
    """Record that the resident told a member of staff that they do not want an offer.

    Raises: NotFound complaint_not_found, award_not_found; StaleVersion; RuleBroken not_an_offer, award_ended.
    Announces: CompensationDeclined.
    """
    ledger = _ledger(complaint_id, version)
    return _announced(ledger, CompensationDeclined, ledger.decline(award, channel, act))


def decline_my_compensation(complaint_id, award, act):
    """Decline what was offered to oneself. The complaint goes on all the same.

    Raises: NotFound complaint_not_found, award_not_found; RuleBroken not_an_offer, award_ended.
    Announces: CompensationDeclined.
    """
    ledger = _own(complaint_id, act)
    return _announced(ledger, CompensationDeclined, ledger.decline(award, str(Channel.WEB), act))


def approve_compensation(complaint_id, award, act, *, version):
    """Let an offer or order be paid, by somebody else than who offered it.

    Raises: NotFound complaint_not_found, award_not_found; StaleVersion; RuleBroken already_approved, award_declined,
    same_person.
    Announces: CompensationApproved.
    """
    ledger = _ledger(complaint_id, version)
    return _announced(ledger, CompensationApproved, ledger.approve(award, act))


def pay_compensation(complaint_id, award, paid, act, *, version):
    """Record a payment, in whole or in part. The resident is told.

    paid: {amount_pence, paid_on: ISO date, method, payment_reference, agreement: to a set-off, or None}.
    Raises: NotFound complaint_not_found, award_not_found; StaleVersion; RuleBroken not_accepted, not_approved,
    more_than_owed, set_off_not_agreed, already_paid.
    Announces: CompensationPaid; MessageRequested compensation_paid.
    """
    ledger = _ledger(complaint_id, version)
    entry = ledger.pay(award, paid, act)
    tell(ledger, "compensation_paid", amount=in_pounds(entry.amount_pence), date=entry.paid_on)
    return _announced(ledger, CompensationPaid, entry)


def reverse_compensation_payment(complaint_id, payment, reason, act, *, version):
    """Record that a payment came back, or was a mistake: it is owed again. reason: code.

    Raises: NotFound complaint_not_found, payment_not_found; StaleVersion; RuleBroken already_reversed.
    Announces: CompensationReversed.
    """
    ledger = _ledger(complaint_id, version)
    return _announced(ledger, CompensationReversed, ledger.reverse(payment, reason, act))


def settle_remedies(complaint_id, *, now):
    """A promise of money is done when it is paid in full, or declined; and open again when a payment came back.

    The ledger leads and the remedy follows; safe to repeat, in any order: it goes by how the ledger stands now.
    Announces: RemedyActionCompleted, RemedyActionReopened for each that changed.
    """
    ledger = Compensation.find(complaint_id)
    offer_remedies(complaint_id, now=now)  # that is another handler's, which may come later than this one
    for award in ledger.awards if ledger else ():
        source = ledger.entries[award["number"] - 1].source_id
        remedy = source and Remedy.find(source)
        if not remedy:
            continue
        if ledger.is_settled(award["number"]):
            state = RemedyState.DECLINED if award["declined"] else RemedyState.DONE
            if remedy.be_settled(state, now):
                remedy.announce(RemedyActionCompleted.of(remedy))
                remedy.save()
        elif remedy.be_unsettled(now):
            remedy.announce(RemedyActionReopened.of(remedy))
            remedy.save()


def _offers(complaint):
    for promise in promises_of(complaint):
        said, response = promise["said"], promise["response"]
        if said.get("amount_pence"):
            head = said.get("head") or str(CompensationHead.OTHER)
            told = {"head": head, "amount_pence": said["amount_pence"], "source_id": promise["id"]}
            yield CompensationOffered, Entry.OFFERED, told, Act(response.at, "staff", response.by)


def _orders(complaint, now):
    for case_id in complaint.case_ids.values():
        case = OmbudsmanCase.find(case_id)
        for order in case.orders if case else ():
            if order.amount_pence:
                source = order_source(case.id, order.number)
                told = {"head": order.head, "amount_pence": order.amount_pence, "source_id": source}
                yield CompensationOrdered, Entry.ORDERED, told, Act(now)


def _ledger(complaint_id, version):
    ledger = Compensation.of(Complaint.get(complaint_id))
    if ledger.version != version:
        raise StaleVersion(ledger.version)
    return ledger


def _own(complaint_id, act):
    complaint = Complaint.get(complaint_id)
    complaint.check_first(act.by, act.at)
    return Compensation.of(complaint)


def _announced(ledger, contract, entry):
    ledger.announce(contract.of(ledger, **ledger.tell_of(entry)))
    return ledger.save()
