"""Without an agreement a member of the panel sees nothing, at once."""

from datetime import date, timedelta

import pytest

from services.complaints.commands.panel import end_panel_agreement
from services.complaints.queries.panel import list_panel_cases, show_panel_case
from shared.errors import NotFound
from tests.complaints.helped import assigned, bound, consented, shared, suggested
from tests.complaints.saying import NOW, staff


def test_ended_the_view_is_gone(complaint_at, announced):
    case = shared(complaint_at())
    assert show_panel_case(case.id, "r-2", now=NOW).words
    end_panel_agreement("r-2", staff(), version=1)
    assert announced.names[-1] == "panel_agreement_ended"
    with pytest.raises(NotFound, match="panel_case_not_found"):
        show_panel_case(case.id, "r-2", now=NOW)
    with pytest.raises(NotFound, match="panel_case_not_found"):
        suggested(case)
    assert list_panel_cases(None, 10, resident_id="r-2", now=NOW) == []


def test_it_ends_by_itself_after_its_last_day(complaint_at):
    bound(until=date(2026, 11, 23))
    case = assigned(consented(complaint_at()), "r-2")
    assert show_panel_case(case.id, "r-2", now=NOW).words
    with pytest.raises(NotFound, match="panel_case_not_found"):
        show_panel_case(case.id, "r-2", now=NOW + timedelta(days=1))
