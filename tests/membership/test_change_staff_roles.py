import pytest

from services.membership.commands import staff
from services.membership.model import StaffMember
from shared.context import Command, acting_for
from shared.contracts.membership import AccessRevoked, StaffMemberChanged
from shared.errors import BadInput, RuleBroken
from shared.store import Repeated
from tests.harness import NOW
from tests.membership.accounts import staff_member


def change(member, *roles):
    return staff.change_staff_roles(member.id, list(roles), version=member.version, now=NOW)


@pytest.fixture
def anna(working):
    return staff_member()


def test_announces_the_new_roles_and_withdraws_tokens_with_the_old(anna, announced):
    change(anna, "reader", "administrator", "reader")
    assert announced.last(StaffMemberChanged).roles == ["administrator", "reader"]
    assert announced.last(AccessRevoked).revoked_subject == anna.id


def test_the_last_administrator_keeps_the_role(anna):
    with pytest.raises(RuleBroken, match="last_administrator"):
        change(anna, "reader")
    assert StaffMember.get(anna.id).roles == ["administrator"]


def test_with_another_one_they_may_lose_it(anna):
    ben = change(staff_member(name="Ben", email="ben@hull.example", roles=["reader"]), "administrator")
    change(anna, "reader")
    with pytest.raises(RuleBroken, match="last_administrator"):
        change(ben, "reader")


def test_refuses_roles_that_are_not_for_staff(anna):
    with pytest.raises(BadInput, match="unknown_role"):
        change(anna, "administrator", "operator")


def test_over_http_asks_for_the_version_and_the_permission(client, sign_in, anna):
    url, body = f"/api/v1/staff/{anna.id}/roles", {"roles": ["administrator", "reader"]}
    headers = sign_in("administrator")
    assert client.put(url, json=body, headers=headers).status_code == 428
    assert client.put(url, json=body, headers=headers | {"If-Match": '"99"'}).status_code == 412
    assert client.put(url, json=body, headers=sign_in("reader") | {"If-Match": '"1"'}).status_code == 403
    done = client.put(url, json=body, headers=headers | {"If-Match": f'"{anna.version}"'})
    assert done.json["roles"] == ["administrator", "reader"]
    assert done.headers["ETag"] == f'"{done.json["version"]}"'


def test_a_repetition_is_answered_with_the_member_even_where_the_first_try_died_half_way(anna, working, monkeypatch):
    ben = staff_member(name="Ben", email="ben@hull.example", roles=["reader"])

    def die(_member):
        raise ConnectionError("killed")

    with acting_for(working, command=Command("k", "b")):
        with monkeypatch.context() as dying:
            dying.setattr(StaffMember, "save", die)
            with pytest.raises(ConnectionError):
                change(ben, "administrator")
        assert change(ben, "administrator").roles == ["administrator"]
        with pytest.raises(Repeated) as repeated:
            change(ben, "administrator")
    assert repeated.value.document.id == ben.id
