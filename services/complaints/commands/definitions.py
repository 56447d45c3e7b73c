"""What a complaint is about, agreed in writing; and new issues that come up on the way. `act` says who, and when."""

from contextlib import suppress

from services.complaints import letters
from services.complaints.commands.hazards import notice_danger
from services.complaints.commands.receiving import receive_split
from services.complaints.commands.sending import send
from services.complaints.commands.turns import in_order
from services.complaints.model import Complaint
from services.complaints.terms import terms_of
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import (
    ComplaintCorrectionRequested,
    ComplaintDefinitionAgreed,
    ComplaintDefinitionChanged,
)
from shared.store import LostRace


def change_complaint_definition(complaint_id, said, act, *, version):
    """Send the resident another version of the definition, as long as the stage is not answered.

    said: {definition, outcomes_sought, not_responsible_for, points: [text] or None for one point}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, too_many_definitions.
    Announces: ComplaintDefinitionChanged; MessageRequested complaint_defined.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.redefine(said, act)
    _send_definition(complaint, act)
    return complaint.save()


def record_definition_agreement(complaint_id, answer, act, *, version):
    """Write down that the resident told us that they agree.

    answer: {number: of the version, channel}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, definition_changed; BadInput
    no_such_definition.
    Announces: ComplaintDefinitionAgreed; nothing when it was known.
    """
    return _agree(Complaint.get(complaint_id, version), answer["number"], answer["channel"], act)


def record_definition_correction(complaint_id, answer, act, *, version):
    """Write down that the resident asked us for a correction.

    answer: {number: of the version, channel, words}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, definition_changed,
    too_many_corrections; BadInput no_such_definition.
    Announces: ComplaintCorrectionRequested, HazardConcernRaised where it tells of danger; nothing when it was known.
    """
    complaint = Complaint.get(complaint_id, version)
    return _correct(complaint, complaint.resident_id, answer, answer["channel"], act)


def agree_my_definition(complaint_id, number, act):
    """Agree to a version of the definition of one's own complaint.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now, definition_changed; BadInput no_such_definition.
    Announces: ComplaintDefinitionAgreed; nothing when it was known.
    """
    return _agree(Complaint.spoken_for(complaint_id, act.by, act.at), number, str(Channel.WEB), act)


def correct_my_definition(complaint_id, answer, act):
    """Ask for a correction of the definition of one's own complaint.

    answer: {number: of the version, words}.
    Raises: NotFound complaint_not_found; RuleBroken not_possible_now, definition_changed, too_many_corrections;
    BadInput no_such_definition.
    Announces: ComplaintCorrectionRequested, HazardConcernRaised where it tells of danger; nothing when it was known.
    """
    complaint = Complaint.get(complaint_id)
    return _correct(complaint, complaint.check_spoken_for(act.by, act.at), answer, str(Channel.WEB), act)


def raise_complaint_issue(complaint_id, issue, act, *, version):
    """Deal with an issue that came up during the investigation: it joins stage 1, or becomes a complaint of its own.

    issue: {words, channel, category, is_related, would_delay, reasons}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, too_many_issues, too_many_points,
    too_many_definitions.
    Announces: ComplaintDefinitionChanged and MessageRequested complaint_defined where it joins; otherwise
    ComplaintReceived of the new complaint. HazardConcernRaised, of whichever complaint, where it tells of danger.
    Source: Complaint Handling Code 2024 para 6.8.
    """
    complaint = Complaint.get(complaint_id, version)
    joined = complaint.raise_issue(issue, act)
    kept = complaint.issues[-1]
    notice_danger(complaint, "issue", act, category=kept.category, complaint_id=kept.complaint_id or complaint.id)
    if joined:
        _send_definition(complaint, act)
        return complaint.save()
    complaint.save()
    # Died here, the issue says which complaint is to be made of it: the timer makes that one.
    with suppress(LostRace):
        _open_splits(complaint, act.at)
    return complaint


def open_split_complaints(*, now):
    """Make the complaints that issues were to become and that nobody has made yet. Returns of how many complaints.

    Announces: ComplaintReceived.
    """
    return in_order(Complaint, "split_waiting_since", now, _open_waiting, now)


def _open_waiting(complaint_id, now):
    complaint = Complaint.find(complaint_id)
    if complaint is None or complaint.split_waiting_since is None:
        return False
    _open_splits(complaint, now)
    return True


def _open_splits(complaint, now):
    for issue in complaint.issues_to_open:
        receive_split(complaint, issue, now)
    complaint.note_opened(now)
    complaint.save()


def _send_definition(complaint, act):
    terms = terms_of(complaint, act.at)
    complaint.announce(ComplaintDefinitionChanged.of(complaint))
    send(complaint, letters.definition, terms, act)


def _agree(complaint, number, through, act):
    if not complaint.agree_definition(number, through, act):
        return complaint
    complaint.announce(ComplaintDefinitionAgreed.of(complaint))
    return complaint.save()


def _correct(complaint, resident_id, answer, through, act):
    """resident_id: who asks for it, or for whom it is asked."""
    if not complaint.correct_definition(answer["number"], through, answer["words"], act):
        return complaint
    complaint.announce(ComplaintCorrectionRequested.of(complaint))
    notice_danger(complaint, "definition_correction", act, resident_id=resident_id)
    return complaint.save()
