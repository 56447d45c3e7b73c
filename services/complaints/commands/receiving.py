"""How a complaint comes in. `act` says who, and when."""

from contextlib import suppress

from services.complaints.commands.hazards import notice_danger
from services.complaints.measures import tenure_group_of
from services.complaints.model import Act, Complaint
from services.complaints.model.sighted import PART
from services.complaints.projections import Resident, check_oneself, check_resident
from services.complaints.reference import reference_of
from services.complaints.terms import terms_at
from services.complaints.vocabulary import Channel, TenureGroup
from shared.contracts.complaints import ComplaintReceived
from shared.errors import Conflict, Unavailable

REFERENCES = 20  # tried for one complaint; with a million of a year's complaints stored, one in 25 is taken


def receive_complaint(told, act):
    """Log what anybody told any member of staff, however they did, as a complaint at stage 1.

    told: {resident_id: id, or None for an anonymous one; by_representative, channel, category, description,
    received_at: aware datetime, UTC, or None for now}.
    Raises: NotFound resident_not_found; BadInput received_in_the_future; RuleBroken no_procedure.
    Announces: ComplaintReceived; HazardConcernRaised where it tells of danger.
    Source: Complaint Handling Code 2024 para 1.3, 3.1, 3.2.
    """
    return store_new(told | {"received_at": told["received_at"] or act.at}, act, check_resident, _received)


def make_my_complaint(told, act):
    """Log what a resident, signed in, complains about.

    told: {category, description}.
    Raises: Unavailable not_yet_known; RuleBroken no_procedure.
    Announces: ComplaintReceived; HazardConcernRaised where it tells of danger.
    """
    told = told | {"resident_id": act.by, "channel": str(Channel.WEB), "received_at": act.at}
    return store_new(told, act, check_oneself, _received)


def receive_split(complaint, issue, now):
    """Log what came up during the investigation of a complaint as one of its own, unless it is there already.

    Raises: RuleBroken no_procedure.
    Announces: ComplaintReceived.
    Source: Complaint Handling Code 2024 para 6.8.
    """
    if Complaint.plain(issue.complaint_id, "_id") is not None:
        return
    told = {"channel": issue.channel, "category": issue.category, "description": issue.words}
    told |= {"resident_id": complaint.resident_id, "by_representative": complaint.by_representative}
    told |= {"received_at": issue.at, "raised_in_id": complaint.id, "tenure_group": complaint.tenure_group}
    terms, _ = terms_at(issue.at, now)

    def opened(complaint_id, told, terms, act):
        split = _received(complaint_id, told, terms, act)
        if seen := complaint.sighting_in("issue", issue.number):
            split.begin_with_sighting(seen)
        return split

    _store(issue.complaint_id, told, terms, Act(now, "staff", issue.by), opened)


def store_new(told, act, check, make, people=None):
    """Store something new about residents under a reference of its own.

    told: as Complaint.received wants it, but for the reference. check(row): refuses a resident who is not known.
    make(complaint_id, told, terms, act): the complaint, with what it announces.
    people: ids of the residents it is about, where that is not `resident_id` alone.
    """
    named = people or [one for one in [told["resident_id"]] if one is not None]
    beside = [Resident.wanted(one, "tenure") for one in named]
    terms, rows = terms_at(told["received_at"], act.at, beside)
    told = told | {"tenure_group": str(TenureGroup.UNKNOWN)}
    for row in rows:
        check(row)
        told["tenure_group"] = str(tenure_group_of(row.get("tenure")))
    return _store(Complaint.next_id(), told, terms, act, make)


def _store(complaint_id, told, terms, act, make):
    for attempt in range(REFERENCES):
        reference = reference_of(complaint_id, told["received_at"].year, attempt)
        complaint = make(complaint_id, told | {"reference": reference}, terms, act)
        _notice(complaint, act)
        with suppress(Conflict):  # another complaint has this reference
            return complaint.save()
    raise Unavailable("no_free_reference", "No reference could be found. Try again.", retry_after=1)


def _received(complaint_id, told, terms, act):
    complaint = Complaint.received(complaint_id, told, terms, act)
    complaint.announce(ComplaintReceived.of(complaint))
    return complaint


def _notice(complaint, act):
    """What was an issue of another complaint was looked at there."""
    if not complaint.hazard_sightings:
        since = complaint.received_at
        notice_danger(complaint, "description", act, category=complaint.category, occurred_at=since)
    for number in range(1, len(complaint.members) + 1):
        notice_part(complaint, number, act)


def notice_part(complaint, number, act):
    """Look at what concerns one member of a group alone, the so-manieth."""
    member = complaint.members[number - 1]
    told = {"resident_id": member.resident_id, "occurred_at": member.consent_at}
    notice_danger(complaint, PART, act, number, **told)
