"""What is done about a complaint at the Ombudsman. `act` says who, and when.

A referral is written in the complaint, and the case made from it; from then on the case leads, the complaint follows.
Each second write is made by `follow_ombudsman`, from the event of the first: dying between the two loses nothing.
"""

from contextlib import suppress

from services.complaints.commands.turns import in_turns
from services.complaints.model import Complaint, OmbudsmanCase
from services.complaints.model.chased import CHASED, DUE, MISSED
from services.complaints.model.ombudsman import EvidenceRequest
from services.complaints.states import OPEN, State
from services.complaints.terms import terms_of
from shared.contracts.complaints import (
    ComplaintAcceptedAsTold,
    ComplaintDetermined,
    ComplaintOrdersComplied,
    ComplaintReferred,
    OmbudsmanAcceptanceTold,
    OmbudsmanDeterminationReceived,
    OmbudsmanEvidenceChased,
    OmbudsmanEvidenceDue,
    OmbudsmanEvidenceMissed,
    OmbudsmanEvidenceRequested,
    OmbudsmanEvidenceSent,
    OmbudsmanOrderComplied,
    OmbudsmanOrderDue,
    OmbudsmanOrderEscalated,
    OmbudsmanOrderMissed,
    OmbudsmanOrdersComplied,
    OmbudsmanRecommendationDeclined,
    OmbudsmanReferralRecorded,
)
from shared.errors import Conflict, RuleBroken

EVIDENCE_NOTICES = {DUE: OmbudsmanEvidenceDue, MISSED: OmbudsmanEvidenceMissed, CHASED: OmbudsmanEvidenceChased}
ORDER_NOTICES = {DUE: OmbudsmanOrderDue, MISSED: OmbudsmanOrderMissed, CHASED: OmbudsmanOrderEscalated}


def refer_to_ombudsman(complaint_id, reference, referred_on, act, *, version):
    """Record that the resident took a complaint to the Ombudsman.

    After the final answer, or a refusal, the complaint is with the Ombudsman. Before that the resident may go there
    too; it is recorded, and the complaint and its clock go on.
    reference: the Ombudsman's. referred_on: date.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, already_referred; BadInput
    referred_in_the_future.
    Announces: ComplaintReferred; shortly after, OmbudsmanReferralRecorded.
    Source: Housing Ombudsman Scheme para 42(a).
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.refer(reference, referred_on, act)
    complaint.announce(ComplaintReferred.of(complaint))
    return complaint.save()


def request_ombudsman_evidence(case_id, asked, act, *, version):
    """Record that the Ombudsman wants to see something. asked: {what, asked_on: date, due_on: date}.

    Raises: NotFound ombudsman_case_not_found; StaleVersion; RuleBroken case_closed.
    Announces: OmbudsmanEvidenceRequested.
    """
    case = OmbudsmanCase.get(case_id, version)
    number = case.ask_evidence(asked["what"], asked["asked_on"], asked["due_on"], act)
    case.announce(OmbudsmanEvidenceRequested.of(case, number=number))
    return case.save()


def send_ombudsman_evidence(case_id, number, sent, act, *, version):
    """Record what was sent to the Ombudsman. sent: {sent_on: date, proof: [id or reference]}.

    Raises: NotFound ombudsman_case_not_found, evidence_request_not_found; StaleVersion; RuleBroken evidence_sent;
    BadInput not_yet.
    Announces: OmbudsmanEvidenceSent.
    """
    case = OmbudsmanCase.get(case_id, version)
    case.send_evidence(number, sent["sent_on"], sent["proof"], act)
    case.announce(OmbudsmanEvidenceSent.of(case, number=number))
    return case.save()


def record_ombudsman_determination(case_id, said, act, *, version):
    """Record what the Ombudsman decided and orders.

    said: {determined_on: date, finding, points: [{point, finding}], orders: [{kind, what, due_on: date, amount_pence,
    head}]}.
    Raises: NotFound ombudsman_case_not_found; StaleVersion; RuleBroken case_closed, case_determined; BadInput not_yet.
    Announces: OmbudsmanDeterminationReceived; shortly after, ComplaintDetermined.
    """
    case = OmbudsmanCase.get(case_id, version)
    case.determine(said, act)
    case.announce(OmbudsmanDeterminationReceived.of(case))
    return case.save()


def comply_with_ombudsman_order(case_id, number, shown, act, *, version):
    """Record that an order or recommendation was carried out, with the proof.

    shown: {complied_on: date, proof: [id or reference]}.
    Raises: NotFound ombudsman_case_not_found, ombudsman_order_not_found; StaleVersion; RuleBroken order_closed;
    BadInput not_yet.
    Announces: OmbudsmanOrderComplied; with the last order OmbudsmanOrdersComplied, and shortly after,
    ComplaintOrdersComplied.
    """
    case = OmbudsmanCase.get(case_id, version)
    was_last = case.comply(number, shown["complied_on"], shown["proof"], act)
    case.announce(OmbudsmanOrderComplied.of(case, number=number))
    if was_last:
        case.announce(OmbudsmanOrdersComplied.of(case))
    return case.save()


def decline_ombudsman_recommendation(case_id, number, reason, act, *, version):
    """Record why a recommendation is not followed. Orders bind.

    Raises: NotFound ombudsman_case_not_found, ombudsman_order_not_found; StaleVersion; RuleBroken order_closed,
    orders_bind.
    Announces: OmbudsmanRecommendationDeclined.
    """
    case = OmbudsmanCase.get(case_id, version)
    case.decline(number, reason, act)
    case.announce(OmbudsmanRecommendationDeclined.of(case, number=number))
    return case.save()


def accept_complaint_as_told(case_id, act, *, version):
    """Record that the Ombudsman told the landlord to take a complaint, or an escalation, that it had refused.

    Raises: NotFound ombudsman_case_not_found; StaleVersion; RuleBroken case_closed, case_determined, not_refused.
    Announces: OmbudsmanAcceptanceTold; shortly after, ComplaintAcceptedAsTold.
    """
    case = OmbudsmanCase.get(case_id, version)
    complaint = Complaint.get(case.complaint_id)
    latest = complaint.referrals[-1]
    refused = latest["state"] in (State.STAGE1_REFUSED, State.STAGE2_REFUSED)
    if latest["reference"] != case.ombudsman_reference or not refused:
        raise RuleBroken("not_refused", "This complaint was not refused: there is nothing to accept.")
    case.be_told_to_accept(act)
    case.announce(OmbudsmanAcceptanceTold.of(case))
    return case.save()


def follow_ombudsman(complaint_id, *, now):
    """Make the cases of a complaint's referrals, and bring the complaint to where they are. Safe to repeat.

    Announces: OmbudsmanReferralRecorded for each new case; ComplaintDetermined, ComplaintOrdersComplied or
    ComplaintAcceptedAsTold when the complaint moved.
    """
    complaint = Complaint.find(complaint_id)
    if complaint is None:
        return
    for referral in complaint.referrals:
        _open_case(complaint, referral)
    for case_id in complaint.case_ids.values():
        case = OmbudsmanCase.find(case_id)
        if case is not None and complaint.follow(case, terms_of(complaint, now), now):
            complaint.announce(_moved(complaint).of(complaint))
            complaint.save()


def watch_ombudsman(*, now):
    """Tell of every day set by the Ombudsman that is close, or has passed; then once a week until it is done.

    now: aware datetime, UTC. Returns how many cases something was told of.
    Announces: OmbudsmanEvidenceDue, …Missed, …Chased; OmbudsmanOrderDue, …Missed, …Escalated.
    """
    return in_turns(OmbudsmanCase, {"watch_at": {"$lte": now}}, _notice, now)


def _open_case(complaint, referral):
    if OmbudsmanCase.plain(complaint.case_ids[referral["reference"]], "_id") is not None:
        return
    case = OmbudsmanCase.referred(complaint, referral)
    case.announce(OmbudsmanReferralRecorded.of(case))
    with suppress(Conflict):  # made by another process just now
        case.save()


def _moved(complaint):
    if complaint.state in OPEN:
        return ComplaintAcceptedAsTold
    return ComplaintOrdersComplied if complaint.state == State.ORDERS_COMPLIED else ComplaintDetermined


def _notice(case_id, now):
    case = OmbudsmanCase.find(case_id)
    told_any = False
    while case is not None and (noticed := case.notice(now)) is not None:
        told, item = noticed
        notices = EVIDENCE_NOTICES if isinstance(item, EvidenceRequest) else ORDER_NOTICES
        case.announce(notices[told].of(case))
        told_any = True
    if told_any:
        case.save()
    return told_any
