"""A resident joins a group complaint themselves, by the reference a member gave them."""

import pytest

from services.complaints.commands import groups
from shared.errors import NotFound, RuleBroken, Unavailable
from tests.complaints.saying import resident


def join(reference, who="r-helper", individual=None):
    return groups.join_my_group_complaint(reference, individual, resident(who=who))


def test_by_its_reference(group_at):
    complaint = join(group_at().reference, individual="My ceiling came down.")
    member = complaint.member("r-helper")
    assert (member.consent_through, member.individual, member.recorded_by) == (
        "web", "My ceiling came down.", "r-helper",
    )  # fmt: skip


def test_twice_is_refused(group_at):
    reference = group_at().reference
    join(reference)
    with pytest.raises(RuleBroken) as refused:
        join(reference)
    assert refused.value.code == "already_member"


def test_after_the_final_answer_is_refused(group_at):
    with pytest.raises(RuleBroken) as refused:
        join(group_at("stage2_responded").reference)
    assert refused.value.code == "joining_over"


def test_a_complaint_that_is_no_group_does_not_exist_for_them(complaint_at):
    for reference in (complaint_at().reference, "C-26-11111X"):
        with pytest.raises(NotFound) as refused:
            join(reference)
        assert refused.value.code == "complaint_not_found"


def test_one_whose_account_is_new_comes_back_later(group_at):
    with pytest.raises(Unavailable):
        join(group_at().reference, "r-new")


def test_members_see_the_common_part_and_their_own_and_nobody_elses(client, sign_in, group_at):
    complaint = group_at(individual="My son coughs at night.")
    headers = sign_in("resident", person_id="r-helper")
    sent = {"reference": complaint.reference.lower(), "individual": "My ceiling came down."}
    joined = client.post("/api/v1/my-complaints/groups", json=sent, headers=headers)
    assert joined.status_code == 200, joined.json
    assert joined.json["own_part"]["individual"] == "My ceiling came down."
    shown = client.get(f"/api/v1/my-complaints/{complaint.id}", headers=headers)
    assert shown.json["description"] == complaint.description
    assert "coughs" not in shown.text
    assert "r-2" not in shown.text
    assert [row["id"] for row in client.get("/api/v1/my-complaints", headers=headers).json["items"]] == [complaint.id]
