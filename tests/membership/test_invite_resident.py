import pytest

from services.membership.commands import accounts, invitations, residents
from services.membership.model import Account, Message
from services.membership.service import MembershipService
from shared.contracts.membership import AccountCodeRequested
from shared.errors import NotFound, RuleBroken
from tests.harness import NOW, handle, received
from tests.membership.accounts import PASSWORD, resident_with_account, signed_in
from tests.membership.people import registered


def invited(announced, **details):
    """The message that an invitation led to."""
    invitations.invite_resident(registered(**details).id, now=NOW)
    told = announced.last(AccountCodeRequested)
    event = received(AccountCodeRequested, told.subject, **told.data)
    handle(MembershipService, "send_requested_messages", event)
    handle(MembershipService, "send_requested_messages", event)
    (message,) = Message.objects
    return message


def test_the_code_goes_by_email_to_who_chose_that(working, announced, outbox):
    message = invited(announced, email="ada@res.example", preferred_channel="email")
    assert (message.channel, message.status) == ("email", "sent")
    assert len(list(outbox.rglob("*-email-invitation-*"))) == 3


@pytest.mark.parametrize("channel", ["post", "phone", "sms"])
def test_the_code_goes_by_letter_to_everybody_else(working, announced, outbox, channel):
    details = {"preferred_channel": channel, "phone": "07700 900123", "external_reference": "T-1"}
    message = invited(announced, **details)
    assert (message.channel, message.status) == ("post", "to_print")
    (text,) = outbox.rglob("*-letter-invitation-*.txt")
    code = text.read_text().split("Your code: ")[1].split()[0]
    accounts.activate_account("T-1", code, PASSWORD, now=message.requested_at)
    assert signed_in("T-1")


def test_the_sign_in_name_is_the_email_address_or_else_the_reference(working):
    one = registered(email="home@res.example", external_reference="T-1")
    other = registered(email="home@res.example", external_reference="T-2")
    neither = registered(email="home@res.example")
    assert invitations.invite_resident(one.id, now=NOW)[0].sign_in_name == "home@res.example"
    assert invitations.invite_resident(other.id, now=NOW)[0].sign_in_name == "t-2"
    with pytest.raises(RuleBroken, match="no_sign_in_name"):
        invitations.invite_resident(neither.id, now=NOW)


def test_inviting_again_keeps_the_account(working):
    resident = registered(email="ada@res.example")
    for _ in range(5):
        invitations.invite_resident(resident.id, "hand_over", now=NOW)
    account = Account.objects.get()
    assert len(account.codes) == 3, "only the latest codes work"


def test_who_can_sign_in_already_is_not_invited(working):
    resident, _ = resident_with_account(email="ada@res.example")
    with pytest.raises(RuleBroken, match="already_activated"):
        invitations.invite_resident(resident.id, now=NOW)


def test_who_left_is_not_invited(working):
    resident = registered(email="ada@res.example")
    residents.record_moving_out(resident.id, "deceased", NOW.date(), today=NOW.date())
    with pytest.raises(RuleBroken, match="resident_gone"):
        invitations.invite_resident(resident.id, now=NOW)


def test_an_unknown_resident_is_not_found(working):
    with pytest.raises(NotFound, match="resident_not_found"):
        invitations.invite_resident("nobody", now=NOW)


def test_a_code_that_is_handed_over_activates_the_account(client, sign_in, landlord, working):
    resident = registered(external_reference="T-1")
    url, headers = f"/api/v1/residents/{resident.id}/invitation", sign_in("membership_officer")
    told = client.post(url, json={"deliver": "hand_over"}, headers=headers)
    assert told.status_code == 201
    body = {"landlord": landlord, "sign_in_name": "T-1", "code": told.json["activation_code"], "password": PASSWORD}
    assert client.post("/api/v1/activations", json=body).status_code == 200


def test_over_http_needs_the_permission_and_the_landlord(client, sign_in, working, other_landlord):
    url = f"/api/v1/residents/{registered(email='ada@res.example').id}/invitation"
    assert client.post(url, json={}, headers=sign_in("reader")).status_code == 403
    assert client.post(url, json={}, headers=sign_in("resident")).status_code == 403
    assert client.post(url, json={}, headers=sign_in("membership_officer", at=other_landlord)).status_code == 404
