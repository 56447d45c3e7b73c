"""The resident is told how far it is."""

import pytest

from services.complaints.commands.remedies import report_remedy_progress
from shared.contracts.complaints import RemedyActionProgressed
from shared.errors import RuleBroken
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import at, staff
from tests.complaints.steps import letters_of


def report(remedy):
    words = "The part arrived on Monday."
    return report_remedy_progress(remedy.id, words, staff(at("2026-12-01")), version=remedy.version)


def test_keeps_what_was_said_and_tells_that_there_is_news(complaint_at, announced):
    remedy = report(a_remedy(complaint_at))
    assert [news.text for news in remedy.progress] == ["The part arrived on Monday."]
    assert announced.last(RemedyActionProgressed).state == "open"
    assert letters_of(announced, "remedy_progress")[0]["details"]["due_on"] == "2026-12-18"
    assert "Monday" not in str(announced)


def test_refuses_what_is_done(complaint_at):
    with pytest.raises(RuleBroken, match="remedy_done"):
        report(done(a_remedy(complaint_at)))
