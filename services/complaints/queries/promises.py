"""What was promised to a resident."""

from services.complaints.model import Complaint, Remedy
from services.complaints.promises import NEEDED, promises_to


def list_my_promises(after, limit, *, resident_id, now):
    """Every promise made to a resident, by complaint, the latest first: two reads, both by an index."""
    condition: dict = {"resident_id": resident_id, "gone_at": None}
    if after:
        at, last = after
        condition["$or"] = [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": last}}]
    complaints = list(
        Complaint.collection().find(condition, NEEDED).sort([("received_at", -1), ("_id", -1)]).limit(limit)
    )
    ids = [raw["_id"] for raw in complaints]
    remedies: dict[str, list] = {one: [] for one in ids}
    for raw in Remedy.collection().find({"complaint_id": {"$in": ids}, "gone_at": None}, {"pending_events": 0}):
        remedies[raw["complaint_id"]].append(raw)
    return [promises_to(raw, remedies[raw["_id"]], now) for raw in complaints]
