"""A complaint as one row of a list."""

from services.complaints.deadlines import last_day_of

COMPLAINTS = {"stage1": {"$ne": None}}  # what became a complaint, and not what was settled before it did
ROW = {
    "reference": 1,
    "state": 1,
    "stage": 1,
    "category": 1,
    "channel": 1,
    "resident_id": 1,
    "received_at": 1,
    "due_before": 1,
    "due_order": 1,
    "version": 1,
    "stage1.handler_id": 1,
    "stage2.handler_id": 1,
}


def row_of(raw, now):
    """The row of a complaint read with the fields of ROW."""
    due = raw.get("due_before")
    return raw | {
        "id": raw["_id"],
        "due_before": due,
        "due_on": due and last_day_of(due),
        "overdue": due is not None and due <= now,
        "handler_id": raw.get(f"stage{raw['stage']}", {}).get("handler_id"),
        "resident_id": raw.get("resident_id"),
    }
