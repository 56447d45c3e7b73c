"""Residents who complain as one: opening, joining, leaving. `act` says who, and when."""

from contextlib import suppress

from services.complaints.commands.receiving import REFERENCES, notice_part, store_new
from services.complaints.commands.turns import in_turns
from services.complaints.model import Complaint
from services.complaints.model.expression import check_not_later
from services.complaints.projections import Resident, check_oneself, check_resident
from services.complaints.reference import reference_of
from services.complaints.vocabulary import Channel
from shared.context import beside_the_command
from shared.contracts.complaints import (
    ComplainantJoined,
    ComplainantLeft,
    ComplaintReceived,
    ComplaintSeparated,
    GroupComplaintOpened,
)
from shared.contracts.event import Event
from shared.errors import Conflict, NotFound, Unavailable
from shared.ids import derived_id


def open_group_complaint(told, joining, act):
    """Log what several residents complain about together, as one complaint with one clock.

    told: as of receive_complaint, without resident_id; its description is what all have in common.
    joining: [{resident_id, lead, individual, consent_through, consent_at: aware datetime, UTC, or None for now}].
    Raises: NotFound resident_not_found; BadInput received_in_the_future, consent_in_the_future; RuleBroken
    no_procedure, no_lead, already_member.
    Announces: ComplaintReceived; GroupComplaintOpened; ComplainantJoined for each.
    Source: Complaint Handling Code 2024 para 1.2.
    """
    joining = [_consented(one, act) for one in joining]
    told = told | {"resident_id": None, "received_at": told["received_at"] or act.at}

    def opened(complaint_id, told, terms, act):
        complaint = Complaint.received(complaint_id, told, terms, act)
        complaint.form_group(joining, act)
        complaint.announce(ComplaintReceived.of(complaint))
        complaint.announce(GroupComplaintOpened.of(complaint))
        for member in complaint.members:
            announce_member(complaint, ComplainantJoined, member)
        return complaint

    return store_new(told, act, check_resident, opened, people=[one["resident_id"] for one in joining])


def join_group_complaint(complaint_id, joining, act, *, version):
    """Record that a resident consents to be part of a group complaint.

    joining: {resident_id, lead, individual, consent_through, consent_at: aware datetime, UTC, or None for now}.
    Raises: NotFound complaint_not_found, resident_not_found; StaleVersion; BadInput consent_in_the_future; RuleBroken
    no_group, joining_over, already_member, has_own_complaint, group_full, individual_too_late.
    Announces: ComplainantJoined.
    """
    complaint = Complaint.get(complaint_id, version)
    check_resident(Resident.plain(joining["resident_id"], "_id"))
    return _join(complaint, _consented(joining, act), act)


def join_my_group_complaint(reference, individual, act):
    """Join a group complaint whose reference one was given, oneself.

    Raises: NotFound complaint_not_found; Unavailable not_yet_known; RuleBroken as of join_group_complaint.
    Announces: ComplainantJoined.
    """
    check_oneself(Resident.plain(act.by, "_id"))
    row = Complaint.collection().find_one({"reference": reference, "group": True, "gone_at": None}, {"_id": 1})
    if row is None:
        raise NotFound("complaint_not_found", "There is no such group complaint.")
    consent = {"consent_through": str(Channel.WEB), "consent_at": act.at}
    joining = {"resident_id": act.by, "lead": False, "individual": individual} | consent
    return _join(Complaint.get(row["_id"]), joining, act)


def leave_group_complaint(complaint_id, resident_id, act, *, version):
    """Record that a member goes on alone, at whatever stage, with a complaint of their own that lost nothing.

    Returns the group's complaint, or, where the last one leaves, the same complaint, which is theirs now.
    Raises: NotFound complaint_not_found, member_not_found; StaleVersion; RuleBroken no_group.
    Announces: ComplainantLeft; ComplaintSeparated of the other complaint.
    """
    complaint = Complaint.get(complaint_id, version)
    if _left(complaint, resident_id, act):
        complaint.save()
    with beside_the_command():
        finish_departure(complaint.id)
        return Complaint.get(complaint.id)


def leave_my_group_complaint(complaint_id, act):
    """Go on alone, at whatever stage. Safe to repeat. Returns one's own complaint.

    Raises: NotFound complaint_not_found; RuleBroken no_group.
    Announces: as of leave_group_complaint.
    """
    complaint = Complaint.get(complaint_id)
    own_id = complaint.departed_to(act.by)
    if own_id is None:
        resident_id = complaint.check_own(act.by, act.at)
        with beside_the_command():
            if _left(complaint, resident_id, act):
                complaint.save()
        own_id = complaint.departed_to(resident_id) or complaint.id
    with beside_the_command():
        finish_departure(complaint_id)
        return Complaint.get(own_id)


def finish_departures(*, now):
    """Store the complaints of members who left, where the process that began it died. Safe to run again, and in two.

    Returns how many groups were looked at.
    Announces: ComplaintSeparated.
    """
    return in_turns(Complaint, {"leaving_since": {"$lte": now}}, finish_departure)


def finish_departure(group_id):
    """Second and third write of a departure: the member's own complaint, then the group without what it kept for it.

    The first write, the member's leaving, keeps the complaint as it was then. Dying after it loses nothing: this is
    done again by the next turn of the timer. Dying after the second finds the complaint there, by its id.
    """
    group = Complaint.find(group_id)
    if group is None or not group.departures:
        return False
    for departure in list(group.departures):
        _store_own(group, departure)
        group.finish_departure(departure.resident_id)
    group.save()
    return True


def announce_member(complaint, contract, member):
    """Tell of one member of a group complaint."""
    told = {name: getattr(member, name) for name in ("resident_id", "state", "lead", "own_complaint_id")}
    event: Event = contract(f"{complaint.id}:{member.resident_id}", complaint_id=complaint.id, **told)
    complaint.announce(event)


def _join(complaint, joining, act):
    complaint.join(joining, act)
    announce_member(complaint, ComplainantJoined, complaint.member(joining["resident_id"]))
    notice_part(complaint, len(complaint.members), act)
    return complaint.save()


def _left(complaint, resident_id, act):
    """True when the member's leaving is to be saved."""
    own_id = derived_id("separated", complaint.id, resident_id, str(len(complaint.members)))
    if not complaint.leave(resident_id, own_id, act):
        return False
    member = complaint.member(resident_id)
    if member.left_at is not None:
        announce_member(complaint, ComplainantLeft, member)
    return True


def _store_own(group, departure):
    if Complaint.find(departure.own_complaint_id) is not None:
        return
    for attempt in range(REFERENCES):
        own = Complaint.separated(group, departure)
        own.reference = reference_of(own.id, own.received_at.year, attempt)
        own.announce(ComplaintSeparated.of(own))
        with suppress(Conflict):
            own.save()
            return
        if Complaint.find(own.id) is not None:  # another process was first
            return
    raise Unavailable("no_free_reference", "No reference could be found. Try again.", retry_after=1)


def _consented(joining, act):
    joining = joining | {"consent_at": joining["consent_at"] or act.at}
    check_not_later("consent", joining["consent_at"], act)
    return joining
