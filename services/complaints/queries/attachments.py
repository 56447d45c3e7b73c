"""Files attached to complaints."""

from services.complaints.attachment_pieces import read_pieces
from services.complaints.model import Complaint
from services.complaints.model.attachment import Attachment


def list_complaint_attachments(after, limit, *, complaint_id):
    """All files of a complaint, as received. Raises: NotFound complaint_not_found."""
    Complaint.get(complaint_id)
    return _rows(after, limit, {"complaint_id": complaint_id})


def list_my_attachments(after, limit, *, complaint_id, person_id, now):
    """The files sent to one's own complaint; in a group, for oneself alone. Raises: NotFound complaint_not_found."""
    people = Complaint.get(complaint_id).speaking_with(person_id, now)
    return _rows(after, limit, {"complaint_id": complaint_id, "by_kind": "resident", "by": {"$in": people}})


def show_complaint_attachment(complaint_id, attachment_id):
    """(attachment, its bytes piece by piece).

    Raises: NotFound complaint_not_found, attachment_not_found; RuleBroken attachment_quarantined,
    attachment_not_scanned.
    """
    Complaint.get(complaint_id)
    return _served(Attachment.of(complaint_id, attachment_id))


def show_my_attachment(complaint_id, attachment_id, person_id, *, now):
    """(attachment, its bytes piece by piece): what the resident sent, not what staff attached. Raises: as above."""
    people = Complaint.get(complaint_id).speaking_with(person_id, now)
    return _served(Attachment.sent_by(complaint_id, attachment_id, people))


def _served(attachment):
    attachment.check_served()
    return attachment, read_pieces(attachment.id)


def _rows(after, limit, condition):
    if after:
        at, last = after
        condition = condition | {"$or": [{"received_at": {"$gt": at}}, {"received_at": at, "_id": {"$gt": last}}]}
    rows = Attachment.collection().find(condition | {"gone_at": None}, {"pending_events": 0, "command_keys": 0})
    return [row | {"id": row["_id"]} for row in rows.sort([("received_at", 1), ("_id", 1)]).limit(limit)]
