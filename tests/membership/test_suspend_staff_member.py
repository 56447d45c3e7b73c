import pytest

from services.membership.commands import staff
from services.membership.model import StaffMember
from shared.contracts.membership import AccessRevoked, StaffMemberChanged
from shared.errors import RuleBroken, StaleVersion
from tests.harness import NOW
from tests.membership.accounts import staff_member


def suspend(member):
    return staff.suspend_staff_member(member.id, version=member.version, now=NOW)


@pytest.fixture
def anna(working):
    return staff_member()


@pytest.fixture
def ben(anna):
    return staff_member(name="Ben", email="ben@hull.example")


def test_announces_it_and_withdraws_their_tokens(ben, announced):
    suspend(ben)
    assert announced.last(StaffMemberChanged).state == "suspended"
    told = announced.last(AccessRevoked)
    assert (told.revoked_subject, told.issued_before) == (ben.id, NOW)


def test_the_last_administrator_stays(anna):
    with pytest.raises(RuleBroken, match="last_administrator"):
        suspend(anna)
    assert StaffMember.get(anna.id).state == "active"


def test_an_invited_or_suspended_administrator_does_not_count(anna, ben):
    staff_member(name="Cy", email="cy@hull.example", password=None)
    suspend(ben)
    with pytest.raises(RuleBroken, match="last_administrator"):
        suspend(anna)


def test_of_two_administrators_who_go_at_once_one_stays(anna, ben):
    both = [StaffMember.get(member.id) for member in (anna, ben)]
    suspend(both[0])
    with pytest.raises(RuleBroken, match="last_administrator"):
        suspend(both[1])


def test_a_refusal_by_version_leaves_the_count_as_it_was(anna, ben):
    with pytest.raises(StaleVersion):
        staff.suspend_staff_member(ben.id, version=99, now=NOW)
    suspend(anna)


def test_is_refused_twice(ben):
    with pytest.raises(RuleBroken, match="already_suspended"):
        suspend(suspend(ben))


def test_over_http_asks_for_the_version(client, sign_in, ben):
    url, headers = f"/api/v1/staff/{ben.id}/suspension", sign_in("administrator")
    assert client.post(url, headers=headers).status_code == 428
    assert client.post(url, headers=headers | {"If-Match": '"99"'}).status_code == 412
    done = client.post(url, headers=headers | {"If-Match": f'"{ben.version}"'})
    assert (done.status_code, done.json["state"]) == (200, "suspended")


def test_another_landlords_staff_are_not_there(client, sign_in, ben, other_landlord):
    headers = sign_in("administrator", at=other_landlord) | {"If-Match": '"1"'}
    assert client.post(f"/api/v1/staff/{ben.id}/suspension", headers=headers).status_code == 404
