"""What is done with a complaint, by staff and by residents. `act` says who, and when."""

from functools import partial

from services.complaints import letters, letters_around
from services.complaints.commands.drafts import check_approved
from services.complaints.commands.groups import announce_member
from services.complaints.commands.hazards import notice_danger
from services.complaints.commands.sending import send
from services.complaints.model import Complaint, Reviewer
from services.complaints.projections import check_can_handle
from services.complaints.terms import terms_of
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import (
    ComplainantWithdrawn,
    ComplaintAcceptedAsTold,
    ComplaintAcknowledged,
    ComplaintEscalated,
    ComplaintExtended,
    ComplaintHandlerAssigned,
    ComplaintRefused,
    ComplaintResolved,
    ComplaintResponded,
    ComplaintWithdrawn,
)


def acknowledge_complaint(complaint_id, said, act, *, version):
    """Tell the resident what their complaint is understood to be, at either stage. The time to respond runs from now.

    said: {definition, outcomes_sought, not_responsible_for, points: [text] or None for one point}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, acknowledged_before_receipt.
    Announces: ComplaintAcknowledged; MessageRequested complaint_acknowledged.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.acknowledge(said, terms, act)
    complaint.announce(ComplaintAcknowledged.of(complaint))
    send(complaint, letters.acknowledgement, terms, act)
    return complaint.save()


def extend_complaint(complaint_id, until, reason, act, *, version):
    """Put the response off, once a stage and before it is due, and tell the resident why.

    until: date, the new last day.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, second_extension_needs_grounds,
    extension_too_late, extension_not_later, extension_too_long, not_a_working_day.
    Announces: ComplaintExtended; MessageRequested complaint_extended.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.extend(until, reason, terms, act)
    complaint.announce(ComplaintExtended.of(complaint))
    send(complaint, letters.extension, terms, act)
    return complaint.save()


def respond_to_complaint(complaint_id, parts, act, *, version):
    """Answer at stage 1.

    parts: {stage, definition, decision, reasons, points: [{number, outcome, reasons}], remedies, outstanding_actions,
    how_to_escalate}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, wrong_stage, response_incomplete,
    decision_contradicts_points, approval_needed; BadInput unknown_point, point_answered_twice.
    Announces: ComplaintResponded; MessageRequested complaint_answered.
    """
    return _respond(complaint_id, 1, parts, act, version)


def respond_finally_to_complaint(complaint_id, parts, act, *, version):
    """Answer at stage 2: the landlord's last word, by somebody who did not consider stage 1.

    Where an outside reviewer considers it, the answer is theirs, recorded by whoever acts.
    parts: as of respond_to_complaint.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, wrong_stage, response_incomplete,
    decision_contradicts_points, same_handler, approval_needed; BadInput unknown_point, point_answered_twice.
    Announces: ComplaintResponded; MessageRequested complaint_final_response.
    """
    return _respond(complaint_id, 2, parts, act, version)


def refuse_complaint(complaint_id, refused, act, *, version):
    """Do not accept a complaint, or its escalation, and tell the resident why and of the Ombudsman.

    refused: {reason, explanation, discretion_considered, matter_known_on}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, discretion_not_considered,
    not_over_12_months, same_handler.
    Announces: ComplaintRefused; MessageRequested complaint_refused.
    """
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.refuse(refused, terms, act)
    complaint.announce(ComplaintRefused.of(complaint))
    send(complaint, letters.refusal, terms, act)
    return complaint.save()


def accept_as_told(complaint_id, told, act, *, version):
    """Accept what was refused, at either stage, as the Ombudsman told us to. Its clock starts on the day of that.

    told: {instructed_at: aware datetime, UTC; ombudsman_reference}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now; BadInput instructed_in_the_future,
    instructed_before_refusal.
    Announces: ComplaintAcceptedAsTold.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.accept_as_told(told, terms_of(complaint, act.at), act)
    complaint.announce(ComplaintAcceptedAsTold.of(complaint))
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

    asked: {channel, requested_at: aware datetime, UTC, or None for now; reason; accepted_late: taken though it was
    asked for too late}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now, escalation_too_late; BadInput
    requested_in_the_future, requested_before_response.
    Announces: ComplaintEscalated; HazardConcernRaised where the reason tells of danger.
    """
    return _escalate(
        Complaint.get(complaint_id, version), asked | {"requested_at": asked["requested_at"] or act.at}, act
    )


def take_complaint_straight_to_stage2(complaint_id, reason, explanation, act, *, version):
    """Leave out stage 1, where the procedure allows it. The clocks of stage 2 run from when those of stage 1 did.

    reason: StraightReason or None; explanation: words or None.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken stage_cannot_be_skipped, straight_reason_needed,
    not_possible_now.
    Announces: ComplaintEscalated; HazardConcernRaised where the explanation tells of danger.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.go_straight_to_stage2(reason, explanation, terms_of(complaint, act.at), act)
    complaint.announce(ComplaintEscalated.of(complaint))
    notice_danger(complaint, "escalation_reason", act)
    return complaint.save()


def escalate_my_complaint(complaint_id, reason, act):
    """Take one's own complaint, or that of somebody one speaks for with authority, to stage 2.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now, escalation_too_late.
    Announces: ComplaintEscalated; HazardConcernRaised where the reason tells of danger.
    """
    asked = {"channel": str(Channel.WEB), "requested_at": act.at, "reason": reason}
    return _escalate(Complaint.spoken_for(complaint_id, act.by, act.at), asked, act)


def resolve_complaint(complaint_id, said, act, *, version):
    """Record that the resident told a member of staff that the stage 1 answer settles it; in a group, for themselves.

    said: {channel; resident_id: which member of a group, else None}.
    Raises: NotFound complaint_not_found, member_not_found; StaleVersion; RuleBroken not_possible_now, say_which_member,
    no_complainant.
    Announces: ComplaintResolved, once it is settled for every member.
    """
    complaint = Complaint.get(complaint_id, version)
    named = complaint.complainant_ids or said["resident_id"]  # who is anonymous can say so too
    return _resolve(complaint, named and complaint.complainant(said["resident_id"]), said["channel"], act)


def resolve_my_complaint(complaint_id, act):
    """Say that the stage 1 answer settles one's own complaint; in a group, for oneself.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now.
    Announces: ComplaintResolved, once it is settled for every member.
    """
    complaint = Complaint.get(complaint_id)
    return _resolve(complaint, complaint.check_own(act.by, act.at), str(Channel.WEB), act)


def withdraw_my_complaint(complaint_id, act):
    """Take one's own complaint back; in a group, one's own part. There is no way to do this for a resident.

    Raises: NotFound complaint_not_found; RuleBroken not_possible_now.
    Announces: ComplaintWithdrawn; ComplainantWithdrawn where others' complaint goes on.
    """
    complaint = Complaint.get(complaint_id)
    resident_id = complaint.check_own(act.by, act.at)
    if complaint.is_shared:
        member = complaint.withdraw_member(resident_id, act)
        announce_member(complaint, ComplainantWithdrawn, member)
        return complaint.save()
    complaint.withdraw(act)
    complaint.announce(ComplaintWithdrawn.of(complaint))
    return complaint.save()


def _respond(complaint_id, stage, parts, act, version):
    complaint = Complaint.get(complaint_id, version)
    terms = terms_of(complaint, act.at)
    complaint.respond(stage, parts, terms, act)
    complaint.check_addressed()
    complaint.current.response.approved_by = check_approved(complaint, parts, act)
    complaint.announce(ComplaintResponded.of(complaint))
    reviewer_id = complaint.current.reviewer_id
    reviewer = Reviewer.get(reviewer_id) if reviewer_id else None
    send(complaint, partial(letters.response, reviewer=reviewer), terms, act)
    for member in complaint.present if complaint.group else []:
        if answer := member.answer_at(stage):
            letter = partial(letters_around.individual_answer, member=member, answer=answer)
            send(complaint, letter, terms, act, to=member.resident_id)
    return complaint.save()


def _escalate(complaint, asked, act):
    complaint.escalate(asked, terms_of(complaint, act.at), act)
    complaint.announce(ComplaintEscalated.of(complaint))
    notice_danger(complaint, "escalation_reason", act, occurred_at=asked["requested_at"])
    return complaint.save()


def _resolve(complaint, resident_id, channel, act):
    if complaint.is_shared and not complaint.settle(resident_id, act):
        return complaint.save()
    complaint.resolve(channel, act)
    complaint.announce(ComplaintResolved.of(complaint))
    return complaint.save()
