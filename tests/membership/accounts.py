"""Builders of accounts, staff and messages: a test states only what matters."""

from services.membership.commands import accounts, invitations, messages, staff
from services.membership.model import Message
from shared.ids import new_id
from shared.landlords import registry
from tests.harness import NOW
from tests.membership.people import registered

PASSWORD = "three random words"
ANNA = "anna@hull.example"


def staff_member(*, name="Anna Officer", email=ANNA, roles=("administrator",), password=PASSWORD, now=NOW):
    """A member of staff who can sign in; without a password, one who is invited."""
    invited, code = staff.invite_staff_member(name, email, list(roles), now=now)
    if password is None:
        return invited
    accounts.activate_account(email, code, password, now=now)
    staff.note_activation(invited.id)
    return staff.StaffMember.get(invited.id)


def resident_with_account(*, password=PASSWORD, now=NOW, **details):
    """(resident, account) who can sign in."""
    resident = registered(**details)
    account, code = invitations.invite_resident(resident.id, "hand_over", now=now)
    accounts.activate_account(account.sign_in_name, code, password, now=now)
    return resident, account


def signed_in(name=ANNA, password=PASSWORD, now=NOW):
    return accounts.sign_in(name, password, now=now)


def bearer(signed):
    """Headers of somebody who signed in, once every service knows the key."""
    know_keys()
    return {"Authorization": f"Bearer {signed.access_token}"}


def know_keys():
    from services.membership.model import SigningKey

    registry.public_keys.update({key.id: key.jwk for key in SigningKey.objects(gone_at=None)})


def queued(resident_id, template="complaint_acknowledged", event_id=None, now=NOW, **details):
    """A message to a resident that is asked for."""
    asked = {"resident_id": resident_id, "template": template, "about_kind": "complaint", "about_id": "c-1"}
    ids = messages.request_messages(event_id or new_id(), [asked | {"details": details}], now=now)
    return Message.get(ids[0]) if ids else None
