"""What becomes of what an answer promised. `act` says who, and when."""

from contextlib import suppress

from services.complaints.commands.hazards import notice_danger
from services.complaints.commands.telling import tell, tell_staff
from services.complaints.commands.turns import in_turns
from services.complaints.model import Complaint, Remedy
from services.complaints.model.chased import CHASED, DUE, MISSED
from services.complaints.model.remedies import promises_of
from services.complaints.projections import check_can_own, is_active, staff_who_may
from services.complaints.putting_right import OwnerKind
from services.complaints.vocabulary import Channel
from shared.contracts.complaints import (
    RemedyActionAssigned,
    RemedyActionChased,
    RemedyActionCompleted,
    RemedyActionConfirmed,
    RemedyActionDisputed,
    RemedyActionDue,
    RemedyActionMissed,
    RemedyActionMoved,
    RemedyActionProgressed,
    RemedyOffered,
)
from shared.errors import Conflict

MOST_TOLD = 3  # people, where a remedy's owner is not there: all of theirs are told of
NOTICES = {DUE: RemedyActionDue, MISSED: RemedyActionMissed, CHASED: RemedyActionChased}


def offer_remedies(complaint_id, *, now):
    """Make a remedy of everything that the answers of a complaint promised. Safe to repeat, in any order.

    The answer is stored with its complaint, and what it promises only there. Whoever dies before all remedies are made
    is called again by the same event; their ids come from the answer, so none is made twice and none is missing.
    Announces: RemedyOffered for each that is new.
    """
    complaint = Complaint.find(complaint_id)
    promises = promises_of(complaint) if complaint else []
    known = {row["_id"] for row in Remedy.collection().find({"complaint_id": complaint_id}, {"_id": 1})}
    for promise in promises:
        if promise["id"] in known:
            continue
        remedy = Remedy.promised(complaint, promise, now)
        remedy.announce(RemedyOffered.of(remedy))
        with suppress(Conflict):  # made by another process just now
            remedy.save()


def assign_remedy_owner(remedy_id, owner_kind, owner_id, act, *, version):
    """Say who sees to it, and have them told where they are another member of staff than the one who says so.

    owner_id: of a member of staff, or a contractor's code.
    Raises: NotFound remedy_not_found, staff_member_not_found; StaleVersion; RuleBroken remedy_done, cannot_own.
    Announces: RemedyActionAssigned; StaffMessageRequested remedy_assigned.
    """
    remedy = Remedy.get(remedy_id, version)
    if owner_kind == OwnerKind.STAFF:
        check_can_own(owner_id)
    before = remedy.owner_staff_id
    remedy.assign(owner_kind, owner_id)
    remedy.announce(RemedyActionAssigned.of(remedy))
    if remedy.owner_staff_id not in (before, act.by):
        _tell_owner(remedy, "remedy_assigned")
    return remedy.save()


def move_remedy_date(remedy_id, until, reason, act, *, version):
    """Name another day for it, and tell the resident. until: date, the new last day.

    Raises: NotFound remedy_not_found; StaleVersion; RuleBroken remedy_done, same_date; BadInput date_in_the_past.
    Announces: RemedyActionMoved; MessageRequested remedy_moved.
    """
    remedy = Remedy.get(remedy_id, version)
    remedy.move(until, reason, act)
    remedy.announce(RemedyActionMoved.of(remedy))
    tell(remedy, "remedy_moved", due_on=remedy.due_on)
    return remedy.save()


def report_remedy_progress(remedy_id, text, act, *, version):
    """Write down how far it is, for the resident, who is told that there is news.

    Raises: NotFound remedy_not_found; StaleVersion; RuleBroken remedy_done.
    Announces: RemedyActionProgressed; MessageRequested remedy_progress.
    Source: Complaint Handling Code 2024 para 6.6, 6.17: "with appropriate updates provided to the resident".
    """
    remedy = Remedy.get(remedy_id, version)
    remedy.report(text, act)
    remedy.announce(RemedyActionProgressed.of(remedy))
    tell(remedy, "remedy_progress", due_on=remedy.due_on)
    return remedy.save()


def complete_remedy(remedy_id, act, *, version):
    """Say that it is done, and ask the resident whether it is.

    Raises: NotFound remedy_not_found; StaleVersion; RuleBroken remedy_done.
    Announces: RemedyActionCompleted; MessageRequested remedy_done.
    """
    remedy = Remedy.get(remedy_id, version)
    remedy.complete(act)
    remedy.announce(RemedyActionCompleted.of(remedy))
    tell(remedy, "remedy_done")
    return remedy.save()


def confirm_remedy(remedy_id, act, *, version):
    """Record that the resident told a member of staff that it is done.

    Raises: NotFound remedy_not_found; StaleVersion; RuleBroken remedy_not_done.
    Announces: RemedyActionConfirmed; nothing when that was known.
    """
    return _confirm(Remedy.get(remedy_id, version), act)


def confirm_my_remedy(remedy_id, act):
    """Say that what was promised to oneself is done.

    Raises: NotFound remedy_not_found; RuleBroken remedy_not_done.
    Announces: RemedyActionConfirmed; nothing when that was known.
    """
    return _confirm(_own(remedy_id, act), act)


def dispute_remedy(remedy_id, reason, channel, act, *, version):
    """Record that the resident told a member of staff that it is not done: it is open again.

    Raises: NotFound remedy_not_found; StaleVersion; RuleBroken remedy_not_done.
    Announces: RemedyActionDisputed; HazardConcernRaised where the reason tells of danger.
    """
    return _dispute(Remedy.get(remedy_id, version), reason, channel, act)


def dispute_my_remedy(remedy_id, reason, act):
    """Say that what was promised to oneself is not done: it is open again.

    Raises: NotFound remedy_not_found; RuleBroken remedy_not_done.
    Announces: RemedyActionDisputed; HazardConcernRaised where the reason tells of danger.
    """
    return _dispute(_own(remedy_id, act), reason, str(Channel.WEB), act)


def watch_remedies(*, now):
    """Tell of every promised day that is close, or has passed; then remind of it once a week until it is done.

    now: aware datetime, UTC. Returns how many were told of.
    Announces: RemedyActionDue, with StaffMessageRequested remedy_due; RemedyActionMissed, RemedyActionChased, with
    StaffMessageRequested remedy_missed, and MessageRequested remedy_late with the first and every fourth of these two.
    Where the owner is suspended, StaffMessageRequested remedy_ownerless goes to others instead.
    """
    return in_turns(Remedy, {"watch_at": {"$lte": now}}, _notice, now)


def _notice(remedy_id, now):
    remedy = Remedy.find(remedy_id)
    notice, resident_too = remedy.notice(now) if remedy else (None, False)
    if notice is None:
        return False
    remedy.announce(NOTICES[notice].of(remedy))
    _tell_owner(remedy, "remedy_due" if notice == DUE else "remedy_missed")
    if resident_too:
        tell(remedy, "remedy_late", due_on=remedy.due_on)
    remedy.save()
    return True


def _tell_owner(remedy, template):
    """Contractors are known by a code alone: nobody can be written to. Where the owner is suspended, some are told who
    answer for complaints: one of them has to name another.
    """
    people = [remedy.owner_staff_id] if remedy.owner_staff_id else []
    if people and not is_active(remedy.owner_staff_id):
        template = "remedy_ownerless"
        people = staff_who_may("complaints:respond_finally", MOST_TOLD) or staff_who_may(
            "complaints:respond", MOST_TOLD
        )
    told = {"reference": remedy.reference, "remedy": remedy.id, "due_on": remedy.due_on}
    tell_staff(remedy, template, people, "remedy", **told, reminders=remedy.chased or None)


def _confirm(remedy, act):
    if not remedy.confirm(act):
        return remedy
    remedy.announce(RemedyActionConfirmed.of(remedy))
    return remedy.save()


def _dispute(remedy, reason, channel, act):
    remedy.dispute(reason, channel, act)
    remedy.announce(RemedyActionDisputed.of(remedy))
    notice_danger(remedy, "remedy_dispute", act)
    return remedy.save()


def _own(remedy_id, act):
    remedy = Remedy.get(remedy_id)
    remedy.check_own(act.by)
    return remedy
