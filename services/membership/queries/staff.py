"""What is asked about staff. Reads only."""

from services.membership.model.staff import StaffMember

_SHOWN = dict.fromkeys(("name", "email", "roles", "state", "version"), 1)


def list_staff(after, limit, **equals):
    """Staff by name. equals: state, role."""
    asked = {"gone_at": None, **{"roles" if name == "role" else name: value for name, value in equals.items()}}
    if after is not None:
        asked["$or"] = [{"name": {"$gt": after[0]}}, {"name": after[0], "_id": {"$gt": after[1]}}]
    found = StaffMember.collection().find(asked, _SHOWN).sort([("name", 1), ("_id", 1)]).limit(limit)
    return [raw | {"id": raw["_id"]} for raw in found]


def position(row):
    return [row["name"], row["id"]]


def show_staff_member(staff_id):
    """Raises: NotFound staff_member_not_found."""
    return StaffMember.get(staff_id)
