"""What waits for a resident's choice, and service requests whose review is due."""

from services.complaints.deadlines import end_of, local_day
from services.complaints.model import Complaint
from services.complaints.queries.rows import ROW

_WAITING = dict.fromkeys(("reference", "version", "category", "channel", "resident_id", "received_at"), 1)
_REQUEST = ROW | {"expressed_at": 1, "review_at": 1, "service_request.review_on": 1}


def list_waiting_expressions(after, limit, *, now):
    """Expressions whose resident has not chosen yet, the oldest first."""
    conditions: list[dict] = [{"state": "expression_captured", "gone_at": None}]
    if after:
        at, last = after
        conditions.append({"$or": [{"received_at": {"$gt": at}}, {"received_at": at, "_id": {"$gt": last}}]})
    found = Complaint.collection().find({"$and": conditions}, _WAITING)
    rows = found.sort([("received_at", 1), ("_id", 1)]).limit(limit)
    return [
        raw | {"id": raw["_id"], "resident_id": raw.get("resident_id"), "days_waiting": (now - raw["received_at"]).days}
        for raw in rows
    ]


def list_service_requests_due(after, limit, *, now, due_by=None):
    """Service requests that are to be reviewed, and were not, the longest due first; complaints by now or not."""
    conditions: list[dict] = [{"review_at": {"$lt": end_of(due_by or local_day(now))}, "gone_at": None}]
    if after:
        at, last = after
        conditions.append({"$or": [{"review_at": {"$gt": at}}, {"review_at": at, "_id": {"$gt": last}}]})
    found = Complaint.collection().find({"$and": conditions}, _REQUEST)
    rows = found.sort([("review_at", 1), ("_id", 1)]).limit(limit)
    return [
        raw
        | {
            "id": raw["_id"],
            "resident_id": raw.get("resident_id"),
            "review_on": raw["service_request"]["review_on"],
        }
        for raw in rows
    ]
