"""The file of a case: written to, never changed. `act` says who, and when."""

from services.complaints.commands.hazards import notice_danger
from services.complaints.model import Complaint
from services.complaints.model.attachment import Attachment
from services.complaints.model.case_entry import FROM_RESIDENT, CaseEntry
from shared.contracts.complaints import CaseEntryAdded
from shared.errors import NotFound


def add_case_entry(complaint_id, entry, act):
    """Write down what happened in a case. A correction names the entry that it puts right.

    entry: {kind, words, happened_at: aware datetime, UTC, or None for now; attachment_ids, corrects_id or None}.
    Raises: NotFound complaint_not_found, case_entry_not_found, attachment_not_found; BadInput happened_in_the_future.
    Announces: CaseEntryAdded; HazardConcernRaised where it tells of danger.
    Source: Complaint Handling Code 2024 para 5.12.
    """
    complaint = Complaint.get(complaint_id)
    return _add(complaint, entry, act, complaint.resident_id)


def add_to_my_case(complaint_id, entry, act):
    """Add information to one's own complaint.

    entry: {words, attachment_ids, corrects_id or None}.
    Raises: NotFound complaint_not_found, case_entry_not_found, attachment_not_found.
    Announces: CaseEntryAdded; HazardConcernRaised where it tells of danger.
    """
    told = entry | {"kind": FROM_RESIDENT, "happened_at": None}
    complaint = Complaint.get(complaint_id)
    resident_id = complaint.check_spoken_for(act.by, act.at)
    return _add(complaint, told, act, resident_id, complaint.correspondents(act.at, resident_id))


def _add(complaint, entry, act, resident_id, people=None):
    """resident_id: of whose home it tells."""
    if entry["corrects_id"] is not None:
        CaseEntry.check_correctable(entry["corrects_id"], complaint.id, people)
    _check_attachments(entry["attachment_ids"], complaint.id, people)
    written = CaseEntry.written(CaseEntry.next_id(), complaint, entry, act)
    written.announce(CaseEntryAdded.of(written))
    notice_danger(written, "case_entry", act, resident_id=resident_id, occurred_at=written.happened_at)
    return written.save()


def _check_attachments(attachment_ids, complaint_id, people):
    """All of this complaint; a resident names what was sent for them. Raises: NotFound attachment_not_found."""
    wanted = {"_id": {"$in": attachment_ids}, "complaint_id": complaint_id}
    if people is not None:
        wanted |= {"by_kind": "resident", "by": {"$in": people}}
    known = {row["_id"] for row in Attachment.collection().find(wanted, {"_id": 1})}
    unknown = [place for place, one in enumerate(attachment_ids) if one not in known]
    if unknown:
        faults = [{"pointer": f"/attachment_ids/{place}", "detail": "There is no such file."} for place in unknown]
        raise NotFound("attachment_not_found", "There is no such file in this case.", faults)
