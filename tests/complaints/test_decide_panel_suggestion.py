"""The complaints officer takes what the panel suggests, or not, with a reason."""

import pytest

from shared.contracts.complaints import PanelSuggestionDecided
from shared.errors import NotFound, RuleBroken
from tests.complaints.helped import decided, shared, suggested
from tests.complaints.saying import OFFICER


@pytest.fixture
def case(complaint_at):
    return suggested(shared(complaint_at()))


@pytest.mark.parametrize(("decision", "accepted"), [("accepted", 1), ("declined", 0)])
def test_the_decision_is_kept_with_its_reason(case, announced, decision, accepted):
    (suggestion,) = decided(case, 1, decision).suggestions
    assert (suggestion.decision, suggestion.decided_by) == (decision, OFFICER)
    assert suggestion.decision_reason == "A good way to hear it."
    assert announced.last(PanelSuggestionDecided).accepted == accepted


def test_refuses_it_twice(case):
    with pytest.raises(RuleBroken, match="already_decided"):
        decided(decided(case))


@pytest.mark.parametrize("number", [0, 2])
def test_another_is_not_found(case, number):
    with pytest.raises(NotFound, match="panel_suggestion_not_found"):
        decided(case, number)
