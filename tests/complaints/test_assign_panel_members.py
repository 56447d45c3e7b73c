"""Who on the panel sees it."""

import pytest

from services.complaints.queries.panel import list_panel_cases
from shared.contracts.complaints import PanelMembersAssigned
from shared.errors import RuleBroken
from tests.complaints.helped import assigned, bound, consented
from tests.complaints.saying import NOW


def test_they_see_it_from_then_on(complaint_at, announced):
    bound()
    case = assigned(consented(complaint_at()), "r-2")
    assert announced.last(PanelMembersAssigned).member_ids == ["r-2"]
    assert [found.id for found in list_panel_cases(None, 10, resident_id="r-2", now=NOW)] == [case.id]
    assigned(case)
    assert list_panel_cases(None, 10, resident_id="r-2", now=NOW) == []


def test_refuses_who_signed_nothing(complaint_at):
    with pytest.raises(RuleBroken, match="no_confidentiality_agreement"):
        assigned(consented(complaint_at()), "r-2")


def test_refuses_the_resident_whose_complaint_it_is(complaint_at):
    case = consented(complaint_at())
    bound("r-1")
    with pytest.raises(RuleBroken, match="own_complaint"):
        assigned(case, "r-1")
