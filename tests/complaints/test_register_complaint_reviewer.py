"""Outside reviewers: people of other organisations, no members of staff."""

import pytest

from services.complaints.commands import reviewers
from services.complaints.model import Reviewer
from services.complaints.queries.reviewers import list_complaint_reviewers
from shared.contracts.complaints import ReviewerRegistered
from tests.complaints.saying import NOW, staff

V1 = "/api/v1"
TOLD = {"organisation": "Orchard Homes", "person_name": "Ines Peer"}


def test_is_kept_with_name_and_organisation_and_announced_without(people, announced):
    reviewer = reviewers.register_complaint_reviewer(TOLD, staff())
    assert (reviewer.organisation, reviewer.person_name, reviewer.state) == (*TOLD.values(), "available")
    assert announced.last(ReviewerRegistered).data == {"state": "available", "registered_at": NOW}
    assert "Ines" not in str(announced)
    assert "Orchard" not in str(announced)


def test_can_be_told_again(people):
    assert reviewers.register_complaint_reviewer(TOLD, staff()).restated().data["state"] == "available"


def test_a_keyed_repeat_is_the_same_reviewer(client, sign_in, people):
    headers = sign_in("complaints_senior") | {"Idempotency-Key": "k-1"}
    first, second = (client.post(f"{V1}/complaint-reviewers", json=TOLD, headers=headers).json for _ in range(2))
    assert first == second
    assert Reviewer.collection().count_documents({}) == 1


def test_are_listed_and_shown(client, sign_in, people):
    ids = [reviewers.register_complaint_reviewer(TOLD, staff()).id for _ in range(3)]
    reviewers.retire_complaint_reviewer(ids[1], version=1)
    reader = sign_in("reader")
    first = client.get(f"{V1}/complaint-reviewers?limit=2", headers=reader).json
    second = client.get(f"{V1}/complaint-reviewers?limit=2&cursor={first['next']}", headers=reader).json
    assert [row["id"] for row in first["items"] + second["items"]] == sorted(ids)
    assert {row["id"] for row in list_complaint_reviewers(None, 9, state="available")} == {ids[0], ids[2]}
    assert client.get(f"{V1}/complaint-reviewers/{ids[0]}", headers=reader).json["person_name"] == "Ines Peer"


@pytest.mark.parametrize(("role", "status"), [("complaints_senior", 201), ("complaints_officer", 403), ("reader", 403)])
def test_who_sets_the_policy_registers_them(client, sign_in, people, role, status):
    assert client.post(f"{V1}/complaint-reviewers", json=TOLD, headers=sign_in(role)).status_code == status


@pytest.mark.parametrize("missing", TOLD)
def test_refuses_without_name_or_organisation(client, sign_in, people, missing):
    answered = client.post(
        f"{V1}/complaint-reviewers", json=TOLD | {missing: " "}, headers=sign_in("complaints_senior")
    )
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, f"/{missing}")


def test_another_landlords_reviewer_does_not_exist(client, sign_in, people, other_landlord):
    reviewer = reviewers.register_complaint_reviewer(TOLD, staff())
    stranger = sign_in("complaints_senior", at=other_landlord)
    assert client.get(f"{V1}/complaint-reviewers/{reviewer.id}", headers=stranger).status_code == 404
    assert client.get(f"{V1}/complaint-reviewers", headers=stranger).json["items"] == []
