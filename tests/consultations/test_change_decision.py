"""A decision changes until it is made."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken, StaleVersion
from tests.consultations.conftest import (
    NOW,
    a_decided,
    a_decision,
    days,
)

LATER = NOW + days(60)


def test_a_made_decision_cannot_be_changed(working):
    consultation = a_decided()
    made = commands.make_decision(consultation.decision_id)
    with pytest.raises(RuleBroken, match="decision_made"):
        commands.change_decision(made.id, made.version, {"title": "x"}, changed_by="s", now=LATER)


def test_changes_under_its_version_and_keeps_every_status_it_had(working, announced):
    decision = a_decision()
    changed = commands.change_decision(decision.id, 1, {"status": "options", "title": "New"}, changed_by="s", now=LATER)
    assert (changed.title, changed.status) == ("New", "options")
    assert [(entry["status"], entry["at"]) for entry in changed.history] == [("formative", NOW), ("options", LATER)]
    assert announced.names[-1] == "decision_changed"
    with pytest.raises(StaleVersion):
        commands.change_decision(decision.id, 1, {"title": "Newer"}, changed_by="s", now=LATER)
