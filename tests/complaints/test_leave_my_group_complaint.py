"""A resident leaves a group complaint themselves, and is shown their own."""

import pytest

from services.complaints.commands import groups
from services.complaints.model import Complaint
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, resident
from tests.harness import days


def leave(complaint, who="r-2"):
    return groups.leave_my_group_complaint(complaint.id, resident(NOW + days(9), who))


@pytest.mark.parametrize("state", ["stage1_logged", "stage2_extended", "stage2_responded"])
def test_they_get_their_own(group_at, state):
    group = group_at(state)
    own = leave(group)
    assert (own.state, own.resident_id, own.due_before) == (state, "r-2", group.due_before)
    assert own.id != group.id


def test_again_is_the_same_one(group_at):
    group = group_at()
    assert leave(group).id == leave(group).id
    assert Complaint.collection().count_documents({}) == 2


def test_the_last_one_keeps_it_however_often_they_say_so(group_at):
    group = group_at()
    leave(group, "r-1")
    leave(group, "r-2")
    assert leave(group, "r-3").id == leave(group, "r-3").id == group.id


@pytest.mark.parametrize("who", ["r-helper", None])
def test_for_who_is_not_in_it_it_does_not_exist(group_at, who):
    with pytest.raises(NotFound) as refused:
        leave(group_at(), who)
    assert refused.value.code == "complaint_not_found"


def test_nobody_leaves_what_is_theirs_alone(complaint_at):
    with pytest.raises(RuleBroken) as refused:
        leave(complaint_at(), "r-1")
    assert refused.value.code == "no_group"


def test_the_others_is_not_theirs_to_see_any_more(client, sign_in, group_at):
    group = group_at()
    headers = sign_in("resident", person_id="r-2") | {"Idempotency-Key": "leaving"}
    answers = [client.post(f"/api/v1/my-complaints/{group.id}/departure", headers=headers) for _ in range(2)]
    assert answers[0].status_code == 200, answers[0].json
    assert answers[0].json["id"] == answers[1].json["id"] != group.id
    assert client.get(f"/api/v1/my-complaints/{group.id}", headers=headers).status_code == 404
    listed = client.get("/api/v1/my-complaints", headers=headers).json["items"]
    assert [row["id"] for row in listed] == [answers[0].json["id"]]
