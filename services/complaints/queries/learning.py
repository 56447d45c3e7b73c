"""What was learned from complaints."""

from services.complaints.learning import LearningState
from services.complaints.model import LearningItem

LATEST = [("changed_at", -1), ("_id", -1)]


def list_learning(after, limit, **filters):
    """Everything, what changed last at the top. filters: state, theme, complaint_id."""
    condition = {"complaint_ids" if name == "complaint_id" else name: value for name, value in filters.items()}
    return _listed(condition, after, limit)


def list_published_learning(after, limit):
    """What residents are told, the latest first."""
    return _listed({"state": str(LearningState.PUBLISHED)}, after, limit)


def show_learning(item_id):
    """Raises: NotFound learning_item_not_found."""
    return LearningItem.get(item_id)


def position(item):
    return [item.changed_at, item.id]


def _listed(condition, after, limit):
    condition = condition | {"gone_at": None}
    if after:
        at, last = after
        condition["$or"] = [{"changed_at": {"$lt": at}}, {"changed_at": at, "_id": {"$lt": last}}]
    found = LearningItem.collection().find(condition).sort(LATEST).limit(limit)
    return [LearningItem.loaded(raw) for raw in found]
