"""People of a landlord who leaves the platform can read: so they can sign in, and nothing more."""

import pytest

from shared.landlords import registry
from tests.membership.accounts import ANNA, PASSWORD, staff_member


@pytest.fixture
def leaving(landlord):
    registry.find(landlord).state = "leaving"
    yield landlord
    registry.find(landlord).state = "active"


def test_they_sign_in(working, client, leaving):
    staff_member()
    names = {"landlord": leaving, "sign_in_name": ANNA, "password": PASSWORD}
    assert client.post("/api/v1/sign-in", json=names).status_code == 200


@pytest.mark.parametrize("path", ["refresh-tokens", "sign-in/forgotten-password", "activations"])
def test_what_belongs_to_signing_in_is_not_refused_for_leaving(client, leaving, path):
    answer = client.post(f"/api/v1/{path}", json={"landlord": leaving})
    assert answer.json["code"] == "invalid_input"


def test_they_read_and_change_nothing(client, leaving, sign_in):
    assert client.get("/api/v1/staff", headers=sign_in("administrator")).status_code == 200
    answer = client.post("/api/v1/staff", json={}, headers=sign_in("administrator"))
    assert (answer.status_code, answer.json["code"]) == (409, "landlord_leaving")


def test_on_an_address_shared_by_several_the_landlord_must_be_named(client):
    answer = client.post("/api/v1/sign-in", json={"sign_in_name": ANNA, "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (404, "landlord_not_named")
    assert answer.json["errors"][0]["pointer"] == "/landlord"
