"""Money above the landlord's limit is promised by two people: one who writes, and another who approves."""

import pytest

from services.complaints.commands import complaints
from services.complaints.commands import drafts as commands
from services.complaints.model import Complaint
from shared.contracts.complaints import ResponseDraftApproved
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, staff
from tests.harness import days

LATER = NOW + days(5)


def promise(*pence, **changes):
    remedies = [{"kind": "financial", "what": "Sorry.", "amount_pence": one} for one in pence]
    return answer(remedies=remedies, **changes)


def save(complaint, parts, who=OFFICER, version=0):
    return commands.save_response_draft(complaint.id, parts, staff(LATER, who), version=version)


def approve(draft, who=SENIOR, version=None):
    return commands.approve_response_draft(draft.complaint_id, staff(LATER, who), version=version or draft.version)


def issue(complaint, parts, who=OFFICER):
    return complaints.respond_to_complaint(complaint.id, parts, staff(LATER, who), version=complaint.version)


def refused_issue(complaint, parts, who=OFFICER):
    with pytest.raises(RuleBroken) as refused:
        issue(complaint, parts, who)
    assert Complaint.get(complaint.id).stage1.response is None
    return refused.value


@pytest.fixture
def complaint(complaint_at):
    return complaint_at("stage1_acknowledged")


@pytest.mark.parametrize("pence", [(25_000,), (10_000, 15_000), ()])
def test_up_to_the_limit_one_person_is_enough(complaint, pence):
    assert issue(complaint, promise(*pence)).stage1.response.approved_by is None


@pytest.mark.parametrize("pence", [(25_001,), (15_000, 10_001)])
def test_above_it_nothing_is_issued_without_approval(complaint, pence):
    refused = refused_issue(complaint, promise(*pence))
    assert (refused.code, refused.extra) == ("approval_needed", {"limit_pence": 25_000, "promised_pence": 25_001})


def test_what_another_person_approved_is_issued_and_says_who_it_was(complaint, announced):
    draft = approve(save(complaint, promise(40_000)))
    assert (draft.state, announced.last(ResponseDraftApproved).approved_by) == ("approved", SENIOR)
    assert issue(complaint, promise(40_000)).stage1.response.approved_by == SENIOR


def test_nobody_approves_what_they_wrote(complaint):
    draft = save(complaint, promise(40_000), SENIOR)
    with pytest.raises(RuleBroken) as refused:
        approve(draft)
    assert refused.value.code == "same_person"


def test_nor_what_they_wrote_a_part_of(complaint):
    draft = save(complaint, promise(30_000), SENIOR)
    draft = save(complaint, promise(40_000), OFFICER, draft.version)
    with pytest.raises(RuleBroken) as refused:
        approve(draft)
    assert refused.value.code == "same_person"


def test_a_changed_draft_loses_its_approval(complaint):
    draft = approve(save(complaint, promise(40_000)))
    changed = save(complaint, promise(50_000), version=draft.version)
    assert (changed.state, changed.approved_by) == ("open", None)
    for parts in (promise(40_000), promise(50_000)):
        assert refused_issue(complaint, parts).code == "approval_needed"


def test_other_words_than_the_approved_ones_are_not_issued(complaint):
    approve(save(complaint, promise(40_000)))
    assert refused_issue(complaint, promise(40_001)).code == "approval_needed"
    assert refused_issue(complaint, promise(40_000, reasons="Other ones.")).code == "approval_needed"


def test_approving_twice_is_approving_once(complaint, announced):
    draft = approve(save(complaint, promise(40_000)))
    assert approve(draft).version == draft.version
    assert announced.names.count("response_draft_approved") == 1


def test_a_draft_that_lacks_something_is_not_approved(complaint):
    draft = save(complaint, {"decision": "upheld"})
    with pytest.raises(RuleBroken) as refused:
        approve(draft)
    assert refused.value.code == "response_incomplete"


def test_an_approval_is_of_the_version_that_was_read(complaint):
    draft = save(complaint, promise(40_000))
    save(complaint, promise(90_000), version=draft.version)
    with pytest.raises(StaleVersion):
        approve(draft)


def test_there_has_to_be_a_draft(complaint):
    with pytest.raises(NotFound) as refused:
        commands.approve_response_draft(complaint.id, staff(LATER, SENIOR), version=1)
    assert refused.value.code == "response_draft_not_found"


def test_who_may_answer_may_not_approve(complaint, client, sign_in):
    draft = save(complaint, promise(40_000))
    officer = sign_in("complaints_officer", person_id="s-another") | {"If-Match": f'"{draft.version}"'}
    answered = client.post(f"/api/v1/complaints/{complaint.id}/response-draft/approval", headers=officer)
    assert (answered.status_code, answered.json["code"]) == (403, "not_allowed")
