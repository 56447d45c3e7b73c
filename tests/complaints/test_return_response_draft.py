"""A draft is given back with what is to be changed."""

import pytest

from services.complaints.commands import drafts as commands
from services.complaints.model.draft import ResponseDraft
from shared.contracts.complaints import ResponseDraftReturned
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, staff
from tests.complaints.steps import respond
from tests.harness import days

LATER = NOW + days(5)


def give_back(complaint, version, words="Say more on the delay."):
    return commands.return_response_draft(complaint.id, words, staff(LATER, SENIOR), version=version)


def test_the_comment_is_kept_and_the_approval_gone(complaint_at, announced):
    complaint = complaint_at("stage1_acknowledged")
    draft = commands.save_response_draft(complaint.id, answer(), staff(LATER, OFFICER), version=0)
    draft = commands.approve_response_draft(complaint.id, staff(LATER, SENIOR), version=draft.version)
    give_back(complaint, draft.version)
    kept = ResponseDraft.find(draft.id)
    assert (kept.state, kept.approved_by, kept.approved_digest) == ("returned", None, None)
    assert kept.comments == [{"at": LATER, "by": SENIOR, "words": "Say more on the delay."}]
    assert announced.last(ResponseDraftReturned).state == "returned"
    assert "delay" not in str(announced)


def test_not_after_issue(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    draft = commands.save_response_draft(complaint.id, answer(), staff(LATER), version=0)
    respond(complaint, LATER)
    with pytest.raises(RuleBroken) as refused:
        give_back(complaint, draft.version)
    assert refused.value.code == "not_possible_now"
