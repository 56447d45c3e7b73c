"""What is asked about groups. Reads only."""

from services.membership.model.groups import Group
from services.membership.projections import CompletedCourse


def list_groups(after, limit, *, kind=None, recognised=None, estate=None):
    """Groups by name, without their members."""
    asked: dict = {"gone_at": None}
    asked |= {} if kind is None else {"kind": kind}
    asked |= {} if recognised is None else {"is_recognised": recognised}
    asked |= {} if estate is None else {"estates": estate}
    if after is not None:
        asked["$or"] = [{"name": {"$gt": after[0]}}, {"name": after[0], "_id": {"$gt": after[1]}}]
    found = Group.collection().find(asked, {"pending_events": 0}).sort([("name", 1), ("_id", 1)]).limit(limit)
    return [_summary(raw) for raw in found]


def position(row):
    return [row["name"], row["id"]]


def show_group(group_id, today):
    """The group, each member with how far they are with the training their role requires.

    Raises: NotFound group_not_found.
    """
    group = Group.get(group_id)
    members = [place.resident_id for place in group.members]
    group.assess_training(completed_courses(members, today), today)
    return group


def show_member(group_id, resident_id, today):
    """One member's place. Raises: NotFound group_not_found, member_not_found."""
    return show_group(group_id, today).place_of(resident_id)


def completed_courses(resident_ids, today):
    """{resident id: {course code}} of what they have completed, as far as it is still valid on that day."""
    asked = {"resident_id": {"$in": list(resident_ids)}, "status": "completed"}
    valid: dict[str, set[str]] = {}
    for row in CompletedCourse.collection().find(asked):
        if row.get("expires_on") is None or row["expires_on"] > today.isoformat():
            valid.setdefault(row["resident_id"], set()).add(row["course_code"])
    return valid


def _summary(raw):
    active = sum(place["state"] == "active" for place in raw.get("places", ()))
    return raw | {"id": raw["_id"], "members_count": active}
