"""An answer that is put off beyond the extension, and what the resident is told meanwhile."""

from functools import partial

from services.complaints import letters
from services.complaints.commands.sending import send
from services.complaints.model import Complaint
from services.complaints.terms import terms_of
from shared.contracts.complaints import ComplaintExtended, ComplaintUpdated


def extend_complaint_further(complaint_id, asked, act, *, version):
    """Put the response off beyond the extension: only for good reason, and with updates as agreed with the resident.

    asked: {until: date, grounds: [ExtensionGround], explanation, updates_every: Duration or None,
    agreed_with_resident}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, second_extension_needs_grounds,
    updates_not_agreed, extension_too_late, extension_not_later, not_a_working_day.
    Announces: ComplaintExtended; MessageRequested complaint_extended.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.extend_further(asked, terms, act)
    complaint.announce(ComplaintExtended.of(complaint))
    send(complaint, letters.extension, terms, act)
    return complaint.save()


def update_complaint(complaint_id, text, act, *, version):
    """Tell the resident how it stands while they wait for an answer that was put off. The next update counts from now.

    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now.
    Announces: ComplaintUpdated; MessageRequested complaint_updated.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.update(terms, act)
    complaint.announce(ComplaintUpdated.of(complaint))
    send(complaint, partial(letters.update, text=text), terms, act)
    return complaint.save()
