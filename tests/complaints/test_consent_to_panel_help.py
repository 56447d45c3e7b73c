"""Only the resident decides whether the panel sees it, and which words."""

import pytest

from services.complaints.queries.panel import show_panel_case
from services.complaints.schemas.panel import PanelCaseView
from shared.contracts.complaints import PanelConsentGiven
from shared.errors import BadInput, NotFound
from tests.complaints.helped import WORDS, assigned, consented, shared, suggested
from tests.complaints.saying import NOW, OFFICER, RESIDENT


def test_it_is_kept_and_told_without_the_words(complaint_at, announced):
    complaint = complaint_at()
    assert (consented(complaint).state, consented(complaint).words) == ("consented", WORDS)
    assert announced.names.count("panel_consent_given") == 1
    assert announced.last(PanelConsentGiven).complaint_id == complaint.id
    assert "entry phone" not in str(announced)


def test_the_panel_sees_the_released_words_and_nothing_that_says_who(complaint_at):
    complaint = complaint_at()
    case = suggested(shared(complaint))
    shown = PanelCaseView().dump(show_panel_case(case.id, "r-2", now=NOW))
    assert set(shown) == {"id", "category", "words", "suggestions"}
    for word in (RESIDENT, OFFICER, complaint.reference, complaint.description):
        assert word not in str(shown)


@pytest.mark.parametrize("words", ["Write to ada@res.example.", "Call 01482 300 300.", "It is in HU1 2AA."])
def test_refuses_words_by_which_the_resident_could_be_reached(complaint_at, words):
    with pytest.raises(BadInput, match="words_identify") as refused:
        consented(complaint_at(), words)
    assert words[10:15] not in refused.value.detail


def test_nobody_can_agree_for_another(complaint_at):
    with pytest.raises(NotFound, match="complaint_not_found"):
        consented(complaint_at(), who="r-2")


def test_who_was_not_assigned_sees_nothing(complaint_at):
    case = assigned(consented(complaint_at()))
    with pytest.raises(NotFound, match="panel_case_not_found"):
        show_panel_case(case.id, "r-2", now=NOW)
