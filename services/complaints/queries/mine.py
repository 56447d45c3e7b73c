"""A resident's own complaints, and those of people they speak for."""

from services.complaints.model import Complaint
from services.complaints.queries.remedies import is_finished
from services.complaints.queries.rows import ROW, row_of


def list_my_complaints(after, limit, *, person_id, now):
    """What one may see, the latest first: one's own, a group's that one is in, and where one speaks for somebody."""
    speaks = {
        "person_id": person_id,
        "withdrawn_at": None,
        "$or": [{"ends_before": None}, {"ends_before": {"$gt": now}}],
    }
    member = {"resident_id": person_id, "left_at": None}
    shared = {
        "shared_with": person_id,
        "$or": [{"members": {"$elemMatch": member}}, {"representatives": {"$elemMatch": speaks}}],
    }
    conditions = [{"gone_at": None}, {"$or": [{"resident_id": person_id}, shared]}]
    if after:
        at, last = after
        conditions.append({"$or": [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": last}}]})
    rows = Complaint.collection().find({"$and": conditions}, ROW).sort([("received_at", -1), ("_id", -1)]).limit(limit)
    return [row_of(raw, raw["received_at"]) for raw in rows]


def show_my_complaint(complaint_id, person_id, *, now):
    """Raises: NotFound complaint_not_found, for another resident's too, and where authority has ended."""
    complaint = Complaint.spoken_for(complaint_id, person_id, now)
    complaint.finished = is_finished(complaint)
    return complaint
