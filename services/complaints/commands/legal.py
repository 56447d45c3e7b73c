"""Legal proceedings and holds. `act` says who, and when."""

from services.complaints.model import Complaint
from shared.contracts.complaints import LegalHoldApplied, LegalHoldLifted, LegalProceedingsRecorded


def record_legal_proceedings(complaint_id, told, act, *, version):
    """Record that a claim was filed at court, and hold everything. A letter before claim is not a claim.

    told: {filed_on: date, court_reference}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken proceedings_recorded; BadInput filed_in_the_future.
    Announces: LegalProceedingsRecorded; LegalHoldApplied where there was none.
    Source: Complaint Handling Code 2024 para 2.2.
    """
    complaint = Complaint.get(complaint_id, version)
    held = complaint.record_proceedings(told, act)
    complaint.announce(LegalProceedingsRecorded.of(complaint))
    if held:
        complaint.announce(LegalHoldApplied.of(complaint))
    return complaint.save()


def apply_legal_hold(complaint_id, reason, act, *, version):
    """Let nothing of a complaint be removed until the hold is lifted.

    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken held_already.
    Announces: LegalHoldApplied.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.hold(reason, act)
    complaint.announce(LegalHoldApplied.of(complaint))
    return complaint.save()


def lift_legal_hold(complaint_id, reason, act, *, version):
    """Let a complaint be kept as any other again.

    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_held.
    Announces: LegalHoldLifted.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.lift_hold(reason, act)
    complaint.announce(LegalHoldLifted.of(complaint))
    return complaint.save()
