"""What is done with a complaint, by staff and by residents. `act` says who, and when."""

from contextlib import suppress

from services.complaints import letters
from services.complaints.deadlines import local_day
from services.complaints.model import Complaint
from services.complaints.projections import Resident, check_can_handle, check_oneself, check_resident
from services.complaints.reference import reference_of
from services.complaints.terms import terms_at, terms_of
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import (
    ComplaintAcknowledged,
    ComplaintEscalated,
    ComplaintExtended,
    ComplaintHandlerAssigned,
    ComplaintReceived,
    ComplaintRefused,
    ComplaintResolved,
    ComplaintResponded,
    ComplaintWithdrawn,
    MessageRequested,
)
from shared.errors import Conflict, Unavailable

REFERENCES = 20  # tried for one complaint; with a million of a year's complaints stored, one in 25 is taken


def receive_complaint(told, act):
    """Log what anybody told any member of staff, however they did, as a complaint at stage 1.

    told: {resident_id: id, or None for an anonymous one; by_representative, channel, category, description,
    received_at: aware datetime, UTC, or None for now}.
    Raises: NotFound resident_not_found; BadInput received_in_the_future; RuleBroken no_procedure.
    Announces: ComplaintReceived.
    Source: Complaint Handling Code 2024 para 1.3, 3.1, 3.2.
    """
    return _receive(told | {"received_at": told["received_at"] or act.at}, act, check_resident)


def make_my_complaint(told, act):
    """Log what a resident, signed in, complains about.

    told: {category, description}.
    Raises: Unavailable not_yet_known; RuleBroken no_procedure.
    Announces: ComplaintReceived.
    """
    told = told | {"resident_id": act.by, "channel": str(Channel.WEB), "received_at": act.at}
    return _receive(told, act, check_oneself)


def acknowledge_complaint(complaint_id, said, act, *, version):
    """Tell the resident what their complaint is understood to be, at either stage. The time to respond runs from now.

    said: {definition, outcomes_sought, not_responsible_for}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, acknowledged_before_receipt.
    Announces: ComplaintAcknowledged; MessageRequested complaint_acknowledged.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.acknowledge(said, terms, act)
    complaint.announce(ComplaintAcknowledged.of(complaint))
    _send(complaint, letters.acknowledgement(complaint, terms), terms, act)
    return complaint.save()


def extend_complaint(complaint_id, until, reason, act, *, version):
    """Put the response off, once a stage and before it is due, and tell the resident why.

    until: date, the new last day.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, extension_too_late,
    extension_not_later, extension_too_long, not_a_working_day.
    Announces: ComplaintExtended; MessageRequested complaint_extended.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.extend(until, reason, terms, act)
    complaint.announce(ComplaintExtended.of(complaint))
    _send(complaint, letters.extension(complaint, terms), terms, act)
    return complaint.save()


def respond_to_complaint(complaint_id, parts, act, *, version):
    """Answer at stage 1.

    parts: {stage, definition, decision, reasons, remedies, outstanding_actions, how_to_escalate}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, wrong_stage, response_incomplete.
    Announces: ComplaintResponded; MessageRequested complaint_answered.
    """
    return _respond(complaint_id, 1, parts, act, version)


def respond_finally_to_complaint(complaint_id, parts, act, *, version):
    """Answer at stage 2: the landlord's last word, by somebody who did not consider stage 1.

    parts: as of respond_to_complaint.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, wrong_stage, response_incomplete,
    same_handler.
    Announces: ComplaintResponded; MessageRequested complaint_final_response.
    """
    return _respond(complaint_id, 2, parts, act, version)


def refuse_complaint(complaint_id, refused, act, *, version):
    """Do not accept a complaint, or its escalation, and tell the resident why and of the Ombudsman.

    refused: {reason, explanation, discretion_considered, matter_known_on}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, discretion_not_considered,
    not_over_12_months.
    Announces: ComplaintRefused; MessageRequested complaint_refused.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.refuse(refused, terms, act)
    complaint.announce(ComplaintRefused.of(complaint))
    _send(complaint, letters.refusal(complaint, terms), terms, act)
    return complaint.save()


def assign_complaint_handler(complaint_id, handler_id, act, *, version):
    """Make a member of staff responsible for the current stage.

    Raises: NotFound complaint_not_found, staff_member_not_found; StaleVersion; RuleBroken not_possible_now,
    cannot_handle, same_handler.
    Announces: ComplaintHandlerAssigned.
    """
    complaint = Complaint.get(complaint_id, version)
    check_can_handle(handler_id, complaint.stage)
    complaint.assign(handler_id, act)
    complaint.announce(ComplaintHandlerAssigned.of(complaint))
    return complaint.save()


def escalate_complaint(complaint_id, asked, act, *, version):
    """Take a complaint to stage 2, as the resident asked a member of staff to.

    asked: {channel, requested_at: aware datetime, UTC, or None for now; reason}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now; BadInput requested_in_the_future,
    requested_before_response.
    Announces: ComplaintEscalated.
    """
    return _escalate(
        Complaint.get(complaint_id, version), asked | {"requested_at": asked["requested_at"] or act.at}, act
    )


def escalate_my_complaint(complaint_id, reason, act):
    """Take one's own complaint to stage 2.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now.
    Announces: ComplaintEscalated.
    """
    asked = {"channel": str(Channel.WEB), "requested_at": act.at, "reason": reason}
    return _escalate(_own(complaint_id, act), asked, act)


def resolve_complaint(complaint_id, channel, act, *, version):
    """Record that the resident told a member of staff that the stage 1 answer settles it.

    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now.
    Announces: ComplaintResolved.
    """
    return _resolve(Complaint.get(complaint_id, version), channel, act)


def resolve_my_complaint(complaint_id, act):
    """Say that the stage 1 answer settles one's own complaint.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now.
    Announces: ComplaintResolved.
    """
    return _resolve(_own(complaint_id, act), str(Channel.WEB), act)


def withdraw_my_complaint(complaint_id, act):
    """Take one's own complaint back. There is no way to do this for a resident.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now.
    Announces: ComplaintWithdrawn.
    """
    complaint = _own(complaint_id, act)
    complaint.withdraw(act)
    complaint.announce(ComplaintWithdrawn.of(complaint))
    return complaint.save()


def _receive(told, act, check):
    named = told["resident_id"] is not None
    beside = [Resident.wanted(told["resident_id"], "_id")] if named else []
    terms, rows = terms_at(told["received_at"], act.at, beside)
    for row in rows:
        check(row)
    complaint_id = Complaint.next_id()
    for attempt in range(REFERENCES):
        reference = reference_of(complaint_id, told["received_at"].year, attempt)
        complaint = Complaint.received(complaint_id, told | {"reference": reference}, terms, act)
        complaint.announce(ComplaintReceived.of(complaint))
        with suppress(Conflict):  # another complaint has this reference
            return complaint.save()
    raise Unavailable("no_free_reference", "No reference could be found. Try again.", retry_after=1)


def _respond(complaint_id, stage, parts, act, version):
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.respond(stage, parts, terms, act)
    complaint.announce(ComplaintResponded.of(complaint))
    _send(complaint, letters.response(complaint, terms), terms, act)
    return complaint.save()


def _escalate(complaint, asked, act):
    complaint.escalate(asked, terms_of(complaint, act.at), act)
    complaint.announce(ComplaintEscalated.of(complaint))
    return complaint.save()


def _resolve(complaint, channel, act):
    complaint.resolve(channel, act)
    complaint.announce(ComplaintResolved.of(complaint))
    return complaint.save()


def _own(complaint_id, act):
    complaint = Complaint.get(complaint_id)
    complaint.check_own(act.by)
    return complaint


def _send(complaint, letter, terms, act):
    """Keep a letter as it is sent, and have the resident told of it. Nobody can be told of an anonymous complaint."""
    kept = complaint.add_letter(letter, terms.landlord_name, act)
    if complaint.resident_id is None:
        return
    details = {
        "reference": complaint.reference,
        "stage": str(complaint.stage),
        "letter": str(kept.number),
        "received_on": local_day(complaint.current.requested_at).isoformat(),
        "ombudsman_website": terms.profile.ombudsman.website,
        "ombudsman_phone": terms.profile.ombudsman.phone.replace(" ", "-"),
    }
    if complaint.due_on is not None:
        details["due_on"] = complaint.due_on.isoformat()
    if complaint.ombudsman_until is not None:
        details["ombudsman_until"] = complaint.ombudsman_until.isoformat()
    complaint.announce(
        MessageRequested(
            complaint.id,
            resident_id=complaint.resident_id,
            template=kept.template,
            about_kind="complaint",
            about_id=complaint.id,
            details=details,
        )
    )
