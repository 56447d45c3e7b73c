"""Drafts change under their version; what is approved does not."""

import pytest

from services.consultations import commands
from shared.errors import RuleBroken
from tests.consultations.conftest import (
    QUESTIONS,
    a_draft,
    an_approved,
)

URL = "/api/v1/consultations"


def test_a_draft_is_changed_under_its_version(live, sign_in):
    draft, headers = a_draft(), sign_in("engagement_officer")
    url, body = f"{URL}/{draft.id}", {"title": "Later hours?"}
    assert live.patch(url, json=body, headers=headers).status_code == 428
    changed = live.patch(url, json=body, headers=headers | {"If-Match": '"1"'})
    assert (changed.status_code, changed.json["title"], changed.headers["ETag"]) == (200, "Later hours?", '"2"')
    assert changed.json["questions"][0]["id"] == QUESTIONS[0]["id"]
    stale = live.patch(url, json=body, headers=headers | {"If-Match": '"1"'})
    assert (stale.status_code, stale.json["current_version"]) == (412, 2)


def test_what_is_approved_can_only_be_changed_as_a_draft_again(working, announced):
    approved = an_approved()
    with pytest.raises(RuleBroken, match="not_draft"):
        commands.change_consultation(approved.id, approved.version, {"title": "x"})
    back = commands.return_consultation_to_draft(approved.id)
    assert (back.state, back.approved_by) == ("draft", None)
    assert commands.change_consultation(back.id, back.version, {"title": "New"}).title == "New"
    assert announced.names[-2:] == ["consultation_changed", "consultation_changed"]
