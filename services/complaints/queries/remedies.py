"""What was promised, and what of it is still to do."""

from services.complaints.model import Complaint, OmbudsmanCase, Remedy
from services.complaints.model.remedies import promises_of
from services.complaints.putting_right import NOT_TO_DO, SETTLED
from services.complaints.referral import CLOSED


def list_remedies(after, limit, *, now, **filters):
    """What is still to do, what is due first at the top and what has no day last.

    filters: owner_id, overdue, state, complaint_id.
    """
    conditions: list[dict] = [{"open_order": {"$exists": True}, "gone_at": None}]
    conditions += [_CONDITIONS.get(name, _same(name))(value, now) for name, value in filters.items()]
    if after:
        due, last = after
        conditions.append({"$or": [{"open_order": {"$gt": due}}, {"open_order": due, "_id": {"$gt": last}}]})
    found = Remedy.collection().find({"$and": conditions}).sort([("open_order", 1), ("_id", 1)]).limit(limit)
    return [Remedy.loaded(raw) for raw in found]


def list_complaint_remedies(complaint_id):
    """Everything that the answers to one complaint promised, in the order of the answers.

    Raises: NotFound complaint_not_found.
    """
    complaint = Complaint.get(complaint_id)
    found = {raw["_id"]: raw for raw in Remedy.collection().find({"complaint_id": complaint_id, "gone_at": None})}
    order = [promise["id"] for promise in promises_of(complaint)]
    return {"items": [Remedy.loaded(found[remedy_id]) for remedy_id in order if remedy_id in found]}


def show_remedy(remedy_id):
    """Raises: NotFound remedy_not_found."""
    return Remedy.get(remedy_id)


def is_finished(complaint):
    """Is nothing to be done about this complaint any more? An answered one whose actions are open is not finished.

    What the answers promised is counted, not what is stored of it: an action that is not stored yet is open, too.
    Source: Complaint Handling Code 2024 para 6.6, 6.17.
    """
    if complaint.state not in SETTLED:
        return False
    closed = {"_id": {"$in": list(complaint.case_ids.values())}, "state": {"$in": [str(state) for state in CLOSED]}}
    if complaint.referrals and OmbudsmanCase.collection().count_documents(closed) < len(complaint.case_ids):
        return False
    promised = [promise["id"] for promise in promises_of(complaint)]
    ended = {"_id": {"$in": promised}, "state": {"$in": [str(state) for state in NOT_TO_DO]}}
    return not promised or Remedy.collection().count_documents(ended) == len(promised)


def _same(name):
    return lambda value, now: {name: value}


_CONDITIONS = {"overdue": lambda value, now: {"open_order": {"$lte": now} if value else {"$gt": now}}}
