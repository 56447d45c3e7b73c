"""Households that live elsewhere for a while."""

from services.complaints.deadlines import local_day
from services.complaints.model.decant import LONG, Decant


def list_decants(after, limit, *, now, **filters):
    """Stays, those that began first at the top.

    filters: open, long (more than 12 weeks), contact_missed, resident_id.
    """
    conditions = [{"gone_at": None}, *(_CONDITIONS[name](value, now) for name, value in filters.items())]
    if after:
        began, last = after
        conditions.append({"$or": [{"started_on": {"$gt": began}}, {"started_on": began, "_id": {"$gt": last}}]})
    found = Decant.collection().find({"$and": conditions}, {"pending_events": 0})
    return [Decant.loaded(row) for row in found.sort([("started_on", 1), ("_id", 1)]).limit(limit)]


def show_decant(decant_id):
    """Raises: NotFound decant_not_found."""
    return Decant.get(decant_id)


def _long(value, now):
    before = (local_day(now) - LONG).isoformat()
    return {"started_on": {"$lt": before} if value else {"$gte": before}}


_CONDITIONS = {
    "open": lambda value, now: {"ended_on": None if value else {"$ne": None}},
    "long": _long,
    "contact_missed": lambda value, now: {"contacts_missed": {"$gt": 0} if value else 0},
    "resident_id": lambda value, now: {"resident_id": value},
}
