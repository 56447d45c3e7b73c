import pytest

from shared.contracts.membership import GroupFormed
from tests.membership.people import a_group

SENT = {"name": "Tenants' Panel", "kind": "scrutiny_panel", "formed_on": "2026-01-05"}


def test_stores_the_group_and_announces_it(working, announced):
    group = a_group(is_recognised=True)
    event = announced.last(GroupFormed)
    assert (event.subject, event.kind, event.recognised, event.members) == (group.id, "scrutiny_panel", "yes", 0)


def test_over_http(client, sign_in):
    headers = sign_in("engagement_officer")
    made = client.post("/api/v1/groups", json=SENT | {"role_requirements": {"chair": ["CH-1"]}}, headers=headers)
    assert (made.status_code, made.json["members"], made.json["grace_days"]) == (201, [], 90)
    listed = client.get("/api/v1/groups?kind=scrutiny_panel&recognised=false", headers=sign_in("reader")).json["items"]
    assert [group["members_count"] for group in listed] == [0]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "choir"}, {"name": ""}, {"max_members": 0}, {"role_requirements": {"king": ["A"]}}, {"members": []}],
)
def test_refuses_what_is_not_right(client, sign_in, wrong):
    assert client.post("/api/v1/groups", json=SENT | wrong, headers=sign_in("administrator")).status_code == 422


@pytest.mark.parametrize("role", ["reader", "resident", "training_officer"])
def test_needs_the_permission(client, sign_in, role):
    assert client.post("/api/v1/groups", json=SENT, headers=sign_in(role)).status_code == 403


def test_another_landlords_group_is_not_found(client, sign_in, other_landlord):
    group = client.post("/api/v1/groups", json=SENT, headers=sign_in("administrator")).json
    other = sign_in("administrator", at=other_landlord)
    path = f"/api/v1/groups/{group['id']}"
    assert client.get(path, headers=other).status_code == 404
    assert client.patch(path, json={"name": "x"}, headers=other | {"If-Match": '"1"'}).status_code == 404
