"""Complaints show that something goes wrong."""

import pytest

from services.complaints.queries.learning import list_learning
from shared.contracts.complaints import LearningIdentified
from shared.errors import NotFound
from tests.complaints.learned import identified


def test_it_names_the_complaints_that_show_it(complaint_at, announced):
    first, second = complaint_at(), complaint_at()
    item = identified(first, second, first)
    assert (item.state, item.complaint_ids) == ("identified", sorted([first.id, second.id]))
    event = announced.last(LearningIdentified)
    assert (event.theme, event.complaints, event.published_at) == ("repairs", 2, None)
    assert "Parts" not in str(announced)


def test_it_is_found_by_state_theme_and_complaint(complaint_at):
    complaint = complaint_at()
    item = identified(complaint)
    for filters in ({"state": "identified"}, {"theme": "repairs"}, {"complaint_id": complaint.id}):
        assert [found.id for found in list_learning(None, 10, **filters)] == [item.id]
    for filters in ({"state": "published"}, {"theme": "policy"}, {"complaint_id": "nobody"}):
        assert list_learning(None, 10, **filters) == []


def test_refuses_a_complaint_that_does_not_exist(complaint_at):
    gone = complaint_at()
    gone.id = "nobody"
    with pytest.raises(NotFound, match="complaint_not_found"):
        identified(complaint_at(), gone)
