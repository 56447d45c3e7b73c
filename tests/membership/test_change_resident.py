import pytest

from services.membership.commands.residents import change_own_details, change_resident
from services.membership.model import Resident
from shared.contracts.membership import ResidentChanged
from shared.errors import BadInput, StaleVersion
from tests.membership.people import registered


def test_changes_what_is_given_and_announces_it(working, announced):
    resident = registered()
    change_resident(resident.id, {"tenure": "assured", "family_name": "Adé"}, version=1)
    assert (announced.last(ResidentChanged).tenure, announced.last(ResidentChanged).sequence) == ("assured", 2)
    assert Resident.get(resident.id).sort_name == "ade ada"


def test_announces_nothing_when_all_is_as_it_was(working, announced):
    resident = registered()
    change_resident(resident.id, {"tenure": "secure", "postcode": "hu12aa"}, version=1)
    assert announced.names == ["resident_registered"]


def test_null_empties_a_detail_but_not_one_that_is_needed(working):
    resident = registered(email="a@example.org", preferred_channel="email")
    with pytest.raises(BadInput) as refused:
        change_resident(resident.id, {"email": None}, version=1)
    assert refused.value.code == "channel_needs_contact"
    changed = change_resident(resident.id, {"email": None, "preferred_channel": "post"}, version=1)
    assert changed.email is None


def test_refuses_a_version_that_is_no_longer_current(working):
    resident = registered()
    change_resident(resident.id, {"tenure": "assured"}, version=1)
    with pytest.raises(StaleVersion):
        change_resident(resident.id, {"tenure": "starter"}, version=1)


def test_staff_may_change_what_the_resident_chose_and_imports_may_then_too(working):
    resident = registered()
    change_own_details(resident.id, {"email": "own@example.org"})
    assert change_resident(resident.id, {"email": "new@example.org"}, version=2).own_choices == []


def test_over_http_a_version_must_be_named(client, sign_in, landlord):
    headers = sign_in("membership_officer")
    sent = {"family_name": "Okafor", "tenure": "secure"}
    path = f"/api/v1/residents/{client.post('/api/v1/residents', json=sent, headers=headers).json['id']}"
    assert client.patch(path, json={"tenure": "assured"}, headers=headers).status_code == 428
    assert client.patch(path, json={"tenure": "assured"}, headers=headers | {"If-Match": '"1"'}).status_code == 200
    stale = client.patch(path, json={"tenure": "starter"}, headers=headers | {"If-Match": '"1"'})
    assert (stale.status_code, stale.json["current_version"]) == (412, 2)


@pytest.mark.parametrize("details", [{"estate": "B"}, {"address_lines": ["9 Elm Road"]}, {"uprn": "77"}])
def test_who_has_another_home_has_another_block(working, announced, details):
    resident = registered(estate="A", block="ASH-1")
    changed = change_resident(resident.id, details, version=1)
    assert changed.block is None
    assert announced.last(ResidentChanged).block is None
    named = change_resident(resident.id, details | {"estate": "C", "block": "ELM-2"}, version=2)
    assert named.block == "ELM-2"


def test_other_details_leave_the_block(working):
    resident = registered(estate="A", block="ASH-1")
    assert change_resident(resident.id, {"family_name": "Lee", "estate": "A"}, version=1).block == "ASH-1"
