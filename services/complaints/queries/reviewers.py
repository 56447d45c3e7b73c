"""Who considers stage 2 from outside."""

from services.complaints.model import Reviewer


def list_complaint_reviewers(after, limit, *, state=None):
    """Reviewers as plain rows, in order of their ids, which is that of their registration."""
    condition = {"gone_at": None} | ({"state": state} if state else {}) | ({"_id": {"$gt": after[0]}} if after else {})
    rows = Reviewer.collection().find(condition, {"pending_events": 0}).sort("_id", 1).limit(limit)
    return [raw | {"id": raw["_id"]} for raw in rows]


def show_complaint_reviewer(reviewer_id):
    """Raises: NotFound reviewer_not_found."""
    return Reviewer.get(reviewer_id)
