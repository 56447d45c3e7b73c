"""What stands in the file of a case, the latest first."""

from services.complaints.model import Complaint
from services.complaints.model.case_entry import CaseEntry


def list_case_entries(after, limit, *, complaint_id, **filters):
    """Everything that anybody wrote. filters: kind. Raises: NotFound complaint_not_found."""
    Complaint.get(complaint_id)
    return _rows(after, limit, {"complaint_id": complaint_id} | filters)


def list_my_case_entries(after, limit, *, complaint_id, person_id, now):
    """What was added for oneself, nothing of staff's and of other members of a group.

    Raises: NotFound complaint_not_found.
    """
    people = Complaint.get(complaint_id).speaking_with(person_id, now)
    return _rows(after, limit, {"complaint_id": complaint_id, "by_kind": "resident", "by": {"$in": people}})


def _rows(after, limit, condition):
    if after:
        at, last = after
        earlier = [{"recorded_at": {"$lt": at}}, {"recorded_at": at, "_id": {"$lt": last}}]
        condition = condition | {"$or": earlier}
    left_out = {"pending_events": 0, "command_keys": 0}
    rows = CaseEntry.collection().find(condition | {"gone_at": None}, left_out)
    return [row | {"id": row["_id"]} for row in rows.sort([("recorded_at", -1), ("_id", -1)]).limit(limit)]
