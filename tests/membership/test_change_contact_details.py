import pytest

from services.membership.sending.composing import sender_of_landlord

URL = "/api/v1/landlord/contact-details"
BODY = {
    "email": "hello@hull.example",
    "phone": "01482 300 300",
    "address_lines": ["1 Guildhall"],
    "postcode": "HU1 2AA",
}


def test_stands_on_everything_that_is_sent(client, sign_in, working):
    headers = sign_in("administrator")
    assert client.get(URL, headers=headers).json["version"] == 0
    stored = client.put(URL, json=BODY, headers=headers | {"If-Match": '"0"'})
    assert (stored.status_code, stored.json["version"]) == (200, 1)
    sender = sender_of_landlord()
    assert (sender.name, sender.email, sender.lines) == ("Test Homes", "hello@hull.example", ("1 Guildhall", "HU1 2AA"))


def test_asks_for_the_version_and_the_permission(client, sign_in):
    headers = sign_in("administrator")
    assert client.put(URL, json=BODY, headers=headers).status_code == 428
    client.put(URL, json=BODY, headers=headers | {"If-Match": '"0"'})
    stale = client.put(URL, json=BODY, headers=headers | {"If-Match": '"0"'})
    assert (stale.status_code, stale.json["current_version"]) == (412, 1)
    assert client.put(URL, json=BODY, headers=sign_in("reader") | {"If-Match": '"1"'}).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nowhere"},
        {"phone": "call us"},
        {"website": "javascript:alert(1)"},
        {"address_lines": ["a\nb"]},
        {"fax": "1"},
    ],
)
def test_refuses_bad_input(client, sign_in, change):
    headers = sign_in("administrator") | {"If-Match": '"0"'}
    assert client.put(URL, json=BODY | change, headers=headers).status_code == 422
