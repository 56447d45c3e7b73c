"""Several residents complain as one: one complaint, one clock, each by their own consent."""

import pytest

from services.complaints.commands import groups
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintReceived, GroupComplaintOpened
from shared.errors import BadInput, NotFound, RuleBroken
from tests.complaints.saying import NOW, joining, staff, told
from tests.complaints.steps import acknowledge, letters_of
from tests.harness import days

COMMON = {name: value for name, value in told().items() if name != "resident_id"}


def open_group(*members):
    return groups.open_group_complaint(COMMON, list(members), staff())


def test_it_is_one_complaint_with_one_clock(group_at, complaint_at):
    complaint = group_at()
    assert Complaint.collection().count_documents({}) == 1
    assert (complaint.state, complaint.due_before) == ("stage1_logged", complaint_at().due_before)
    assert complaint.complainant_ids == ["r-1", "r-2", "r-3"]


def test_it_is_announced_as_a_complaint_as_a_group_and_for_each_member(group_at, announced):
    complaint = group_at()
    assert announced.names == ["complaint_received", "group_complaint_opened", *["complainant_joined"] * 3]
    assert (announced.last(ComplaintReceived).group, announced.last(GroupComplaintOpened).resident_id) == (True, "r-1")
    joined = [envelope for envelope in announced if envelope["type"].endswith("complainant_joined.v1")]
    assert [envelope["subject"] for envelope in joined] == [f"{complaint.id}:{one}" for one in ("r-1", "r-2", "r-3")]


def test_how_and_when_each_consented_is_kept(people):
    complaint = open_group(joining("r-2", lead=True, consent_through="letter", consent_at=NOW - days(2)))
    (member,) = Complaint.get(complaint.id).members
    assert (member.consent_through, member.consent_at, member.recorded_by) == ("letter", NOW - days(2), "s-officer")


def test_every_member_is_written_to(group_at, announced):
    acknowledge(group_at(), NOW)
    assert [message["resident_id"] for message in letters_of(announced, "complaint_acknowledged")] == [
        "r-1", "r-2", "r-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "kind", "code"),
    [
        ([joining("r-1")], RuleBroken, "no_lead"),
        ([joining("r-1", lead=True), joining("r-1")], RuleBroken, "already_member"),
        ([joining("r-1", lead=True), joining("r-9")], NotFound, "resident_not_found"),
        ([joining("r-1", lead=True, consent_at=NOW + days(1))], BadInput, "consent_in_the_future"),
    ],
)
def test_refuses(people, members, kind, code):
    with pytest.raises(kind) as refused:
        open_group(*members)
    assert refused.value.code == code
    assert Complaint.collection().count_documents({}) == 0


def test_over_http_staff_see_everybody(client, sign_in, people):
    sent = {"channel": "panel", "category": "property_condition", "description": "Damp in the whole block."}
    members = [
        {"resident_id": "r-1", "lead": True, "consent_through": "phone"},
        {"resident_id": "r-2", "consent_through": "phone", "individual": "My son's room."},
    ]
    answered = client.post(
        "/api/v1/complaints/groups", json=sent | {"members": members}, headers=sign_in("complaints_officer")
    )
    assert answered.status_code == 201, answered.json
    assert [member["individual"] for member in answered.json["members"]] == [None, "My son's room."]
