"""The lists by which nothing is forgotten are read by an index, however many complaints there are."""

from datetime import UTC, datetime

import pytest

from services.complaints.model import Adjustments, Complaint, ContactRestriction
from services.complaints.queries import adjustments, expressions, mine, restrictions
from tests.complaints.saying import TODAY

AFTER = [datetime(2026, 1, 1, tzinfo=UTC), "x"]
LISTS = {
    "waiting_for_choice": (Complaint, lambda: expressions.list_waiting_expressions(AFTER, 50, now=TODAY)),
    "review_at": (Complaint, lambda: expressions.list_service_requests_due(AFTER, 50, now=TODAY)),
    "review_at of adjustments": (Adjustments, lambda: adjustments.list_adjustments_due(AFTER, 50, now=TODAY)),
    "review_at of restrictions": (
        ContactRestriction, lambda: restrictions.list_restrictions(AFTER, 50, now=TODAY, overdue=True),
    ),
    "shared_with": (Complaint, lambda: mine.list_my_complaints(None, 50, person_id="r-1", now=TODAY)),
}  # fmt: skip


def stages(plan):
    """(stage, index) of every step of a plan."""
    yield plan["stage"], plan.get("indexName")
    for inner in (*plan.get("inputStages", []), *([plan["inputStage"]] if "inputStage" in plan else [])):
        yield from stages(inner)


@pytest.mark.parametrize("name", LISTS)
def test_is_read_by_its_index_and_not_sorted_in_memory(working, monkeypatch, name):
    kind, ask = LISTS[name]
    collection, plans = kind.collection(), []
    cursor_kind = type(collection.find())
    limit = cursor_kind.limit

    def look(cursor, number):
        found = limit(cursor, number)
        plans.append(found.clone().explain()["queryPlanner"]["winningPlan"])
        return found

    monkeypatch.setattr(cursor_kind, "limit", look)
    ask()
    steps = list(stages(plans[0]))
    assert name.split(" ")[0] in {index for _, index in steps}, steps
    assert not {"COLLSCAN", "SORT"} & {stage for stage, _ in steps}, steps
