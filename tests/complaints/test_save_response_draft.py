"""The draft of a response: shared, versioned, checked against what is mandatory, and done with once it is issued."""

import pytest

from services.complaints.commands import definitions
from services.complaints.commands import drafts as commands
from services.complaints.model.draft import ResponseDraft
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, said, staff
from tests.complaints.steps import respond
from tests.harness import days

V1 = "/api/v1"
LATER = NOW + days(5)


def save(complaint, parts=None, who=OFFICER, version=0):
    return commands.save_response_draft(
        complaint.id, answer() if parts is None else parts, staff(LATER, who), version=version
    )


def test_several_officers_write_one_draft(complaint_at, announced):
    complaint = complaint_at("stage1_acknowledged")
    told = len(announced)
    first = save(complaint, {"reasons": "So far."})
    second = save(complaint, who=SENIOR, version=first.version)
    assert (second.id, second.drafters, [one["by"] for one in second.saves]) == (
        first.id,
        [OFFICER, SENIOR],
        [OFFICER, SENIOR],
    )
    assert len(announced) == told


def test_saving_the_same_again_changes_nothing(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    assert save(complaint, version=save(complaint).version).version == 1


def test_two_who_write_at_once_and_one_reads_again(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    save(complaint)
    for version in (0, 7):
        with pytest.raises(StaleVersion):
            save(complaint, {"reasons": "Mine."}, version=version)


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_responded", "stage2_requested", "stage2_responded"])
def test_refuses_where_no_response_is_waited_for(complaint_at, state):
    with pytest.raises(RuleBroken) as refused:
        save(complaint_at(state))
    assert refused.value.code == "not_possible_now"


def test_after_issue_it_cannot_be_edited(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    draft = save(complaint)
    respond(complaint, LATER)
    with pytest.raises(RuleBroken) as refused:
        save(complaint, {"reasons": "Otherwise."}, version=draft.version)
    assert refused.value.code == "not_possible_now"
    assert ResponseDraft.find(draft.id).parts["reasons"] == answer()["reasons"]


def test_a_point_that_is_not_there_is_refused_at_once(complaint_at):
    with pytest.raises(BadInput) as refused:
        save(complaint_at("stage1_acknowledged"), {"points": [{"number": 2}]})
    assert refused.value.code == "unknown_point"


def test_the_checklist_says_what_is_missing_and_who_may_issue_it(complaint_at, client, officer):
    complaint = complaint_at("stage1_acknowledged")
    two = said(points=["The lift.", "The stairs."])
    definitions.change_complaint_definition(complaint.id, two, staff(LATER), version=complaint.version)
    remedies = [{"kind": "financial", "what": "Sorry.", "amount_pence": 30_000}]
    points = [{"number": 1, "outcome": "upheld", "reasons": "So."}]
    save(complaint, {"decision": "upheld", "remedies": remedies, "points": points})
    shown = client.get(f"{V1}/complaints/{complaint.id}/response-draft/checklist", headers=officer).json
    missing = [part["key"] for part in shown["parts"] if not part["stated"]]
    assert missing == ["definition", "reasons", "outstanding_actions", "how_to_escalate"]
    assert {fault["pointer"] for fault in shown["faults"]} == {"/points/2"}
    money = (shown["promised_pence"], shown["limit_pence"], shown["approval_needed"], shown["ready"])
    assert money == (30_000, 25_000, True, False)


def test_by_http_it_is_saved_with_version_0_first_and_not_found_before(complaint_at, client, officer):
    complaint = complaint_at("stage1_acknowledged")
    path = f"{V1}/complaints/{complaint.id}/response-draft"
    assert client.get(path, headers=officer).json["code"] == "response_draft_not_found"
    sent = client.put(path, json={"parts": answer()}, headers=officer | {"If-Match": '"0"'})
    assert (sent.status_code, sent.headers["ETag"]) == (200, '"1"')
    assert client.get(path, headers=officer).json["parts"]["reasons"] == answer()["reasons"]
