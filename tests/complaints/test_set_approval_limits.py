"""The landlord says how much money each role may promise without somebody else's approval."""

import pytest

from services.complaints.commands import drafts as commands
from services.complaints.commands.complaints import respond_to_complaint
from services.complaints.model.draft import ApprovalLimits
from shared.errors import RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, SENIOR, answer, staff
from tests.harness import days

LATER = NOW + days(5)


def test_until_it_says_otherwise_everybody_has_the_same(people):
    assert ApprovalLimits.current().limits == {"complaints_officer": 25_000, "complaints_senior": 25_000}


def test_each_role_has_its_own(complaint_at):
    commands.set_approval_limits({"complaints_officer": 5_000, "complaints_senior": 60_000}, version=0)
    parts = answer(remedies=[{"kind": "financial", "what": "Sorry.", "amount_pence": 60_000}])
    complaint = complaint_at("stage1_acknowledged")
    with pytest.raises(RuleBroken) as refused:
        respond_to_complaint(complaint.id, parts, staff(LATER, OFFICER), version=complaint.version)
    assert refused.value.extra["limit_pence"] == 5_000
    issued = respond_to_complaint(complaint.id, parts, staff(LATER, SENIOR), version=complaint.version)
    assert issued.outcome == "upheld"


def test_who_is_not_known_yet_has_the_least(people):
    commands.set_approval_limits({"complaints_officer": 5_000}, version=0)
    assert ApprovalLimits.of_roles([]) == ApprovalLimits.of_roles(["reader"]) == 5_000
    assert ApprovalLimits.of_roles(["complaints_officer", "complaints_senior"]) == 25_000


def test_roles_left_out_stay_and_a_version_that_was_changed_is_refused(people):
    commands.set_approval_limits({"complaints_senior": 100_000}, version=0)
    assert ApprovalLimits.current().limits["complaints_officer"] == 25_000
    with pytest.raises(StaleVersion):
        commands.set_approval_limits({"complaints_senior": 1}, version=0)


@pytest.mark.parametrize("limits", [{}, {"reader": 1}, {"complaints_officer": -1}, {"complaints_officer": "5"}])
def test_bad_input_is_refused(client, sign_in, people, limits):
    senior = sign_in("complaints_senior", person_id=SENIOR) | {"If-Match": '"0"'}
    sent = client.put("/api/v1/complaints/approval-limits", json={"limits": limits}, headers=senior)
    assert (sent.status_code, sent.json["code"]) == (422, "invalid_input")
