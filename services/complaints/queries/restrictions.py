"""Restrictions on contact."""

from services.complaints.model import ContactRestriction


def list_restrictions(after, limit, *, now, resident_id=None, overdue=None):
    """Restrictions: those whose review comes first at the top when only overdue ones are asked for, else the latest."""
    conditions: list[dict] = [{"gone_at": None}]
    if resident_id is not None:
        conditions.append({"resident_id": resident_id})
    if overdue is not None:
        past = {"review_at": {"$lte": now}}
        conditions.append(past if overdue else {"$nor": [past]})
    name, step, beyond = ("review_at", 1, "$gt") if overdue else ("decided_at", -1, "$lt")
    if after:
        at, last = after
        conditions.append({"$or": [{name: {beyond: at}}, {name: at, "_id": {beyond: last}}]})
    rows = ContactRestriction.collection().find({"$and": conditions}, _ROW).sort([(name, step), ("_id", step)])
    return [raw | {"id": raw["_id"], "at": raw[name]} | _absent(raw) for raw in rows.limit(limit)]


def show_restriction(restriction_id):
    """Raises: NotFound contact_restriction_not_found."""
    return ContactRestriction.get(restriction_id)


def show_restriction_letter(restriction_id, number):
    """(restriction, letter). Raises: NotFound contact_restriction_not_found, letter_not_found."""
    restriction = ContactRestriction.get(restriction_id)
    return restriction, restriction.letter(number)


def list_my_restrictions(after, limit, *, resident_id):
    """One's own, the latest first."""
    conditions: list[dict] = [{"resident_id": resident_id, "gone_at": None}]
    if after:
        at, last = after
        conditions.append({"$or": [{"decided_at": {"$lt": at}}, {"decided_at": at, "_id": {"$lt": last}}]})
    rows = ContactRestriction.collection().find({"$and": conditions}).sort([("decided_at", -1), ("_id", -1)])
    return [ContactRestriction.loaded(raw) for raw in rows.limit(limit)]


def show_my_restriction_letter(restriction_id, number, resident_id):
    """(restriction, letter), of one's own. Raises: NotFound contact_restriction_not_found, letter_not_found."""
    restriction = ContactRestriction.get(restriction_id)
    restriction.check_own(resident_id)
    return restriction, restriction.letter(number)


_ROW = dict.fromkeys(
    ["resident_id", "version", "restricted", "from_on", "review_on", "review_at", "lifted_at", "decided_at"], 1
)


def _absent(raw):
    return {name: raw.get(name) for name in ("review_on", "lifted_at")}
