"""Complaints at the Ombudsman."""

from services.complaints.model import OmbudsmanCase


def list_ombudsman_cases(after, limit, *, now, **filters):
    """Cases, what is due first at the top and what nothing is waited for in last.

    filters: state, overdue, complaint_id.
    """
    conditions: list[dict] = [{"gone_at": None}]
    for name, value in filters.items():
        overdue = {"due_order": {"$lte": now} if value else {"$gt": now}}
        conditions.append(overdue if name == "overdue" else {name: value})
    if after:
        due, last = after
        conditions.append({"$or": [{"due_order": {"$gt": due}}, {"due_order": due, "_id": {"$gt": last}}]})
    found = OmbudsmanCase.collection().find({"$and": conditions}).sort([("due_order", 1), ("_id", 1)]).limit(limit)
    return [OmbudsmanCase.loaded(raw) for raw in found]


def show_ombudsman_case(case_id):
    """Raises: NotFound ombudsman_case_not_found."""
    return OmbudsmanCase.get(case_id)
