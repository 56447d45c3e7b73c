"""Complaints, for the landlord's staff."""

from services.complaints.deadlines import end_of
from services.complaints.model import Complaint
from services.complaints.queries.remedies import is_finished
from services.complaints.queries.rows import COMPLAINTS, ROW, row_of


def list_complaints(after, limit, *, now, **filters):
    """Complaints as rows, what is due first at the top and what waits for nothing last.

    What is not a complaint yet is here only when its state or its reference is asked for.
    filters: state, stage, handler_id, due_by (local date, inclusive), overdue, reference, resident_id.
    """
    conditions = [{"gone_at": None}, *(_CONDITIONS[name](value, now) for name, value in filters.items())]
    if not filters.keys() & {"state", "reference"}:
        conditions.append(COMPLAINTS)
    if after:
        due, last = after
        conditions.append({"$or": [{"due_order": {"$gt": due}}, {"due_order": due, "_id": {"$gt": last}}]})
    found = Complaint.collection().find({"$and": conditions}, ROW).sort([("due_order", 1), ("_id", 1)]).limit(limit)
    return [row_of(raw, now) for raw in found]


def show_complaint(complaint_id):
    """Raises: NotFound complaint_not_found."""
    complaint = Complaint.get(complaint_id)
    complaint.finished = is_finished(complaint)
    return complaint


_CONDITIONS = {
    "state": lambda value, now: {"state": value},
    "stage": lambda value, now: {"stage": value},
    "resident_id": lambda value, now: {"$or": [{"resident_id": value}, {"shared_with": value}]},
    "reference": lambda value, now: {"reference": value},
    "due_by": lambda value, now: {"due_order": {"$lte": end_of(value)}},
    "overdue": lambda value, now: {"due_order": {"$lte": now} if value else {"$gt": now}},
    "handler_id": lambda value, now: {
        "$or": [{"stage": 1, "stage1.handler_id": value}, {"stage": 2, "stage2.handler_id": value}]
    },
}
