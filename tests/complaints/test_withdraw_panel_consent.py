"""Consent is taken back at any time, and the view is gone at once."""

import pytest

from services.complaints.commands.panel import withdraw_panel_consent
from services.complaints.model import PanelAssistance
from services.complaints.queries.panel import show_panel_case
from shared.errors import NotFound, RuleBroken
from tests.complaints.helped import assigned, consented, shared, suggested
from tests.complaints.saying import NOW, resident


def withdraw(case, who="r-1"):
    return withdraw_panel_consent(case.id, resident(NOW, who))


def test_the_view_is_gone_and_so_are_the_words(complaint_at, announced):
    complaint = complaint_at()
    case = shared(complaint)
    withdraw(case)
    withdraw(case)
    assert announced.names.count("panel_consent_withdrawn") == 1
    with pytest.raises(NotFound, match="panel_case_not_found"):
        show_panel_case(case.id, "r-2", now=NOW)
    with pytest.raises(NotFound, match="panel_case_not_found"):
        suggested(case)
    assert "out of order for three weeks" not in str(PanelAssistance.plain(case.id))
    with pytest.raises(RuleBroken, match="no_consent"):
        assigned(PanelAssistance.get(case.id), "r-2")


def test_given_again_nobody_sees_it_until_they_are_assigned(complaint_at):
    complaint = complaint_at()
    withdraw(shared(complaint))
    assert consented(complaint).member_ids == []


def test_another_residents_is_not_found(complaint_at):
    with pytest.raises(NotFound, match="complaint_not_found"):
        withdraw(shared(complaint_at()), "r-2")
