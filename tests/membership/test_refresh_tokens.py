from datetime import timedelta

import pytest

from services.membership.commands import accounts, staff
from services.membership.model import Session
from shared.clock import utc_now
from shared.contracts.membership import AccessRevoked
from shared.errors import Conflict, NotSignedIn
from tests.harness import NOW
from tests.membership.accounts import signed_in, staff_member

LATER = NOW + timedelta(minutes=5)


def refreshed(token, now=LATER):
    return accounts.refresh_tokens(token, now=now)


def refused(token, now=LATER):
    with pytest.raises(NotSignedIn, match="signed_out"):
        accounts.refresh_tokens(token, now=now)


@pytest.fixture
def token(working):
    staff_member()
    return signed_in().refresh_token


def test_goes_on_with_the_session(token):
    first = refreshed(token)
    assert first.refresh_token != token
    assert refreshed(first.refresh_token).roles == ["administrator"]
    assert Session.collection().count_documents({}) == 1


def test_a_token_used_again_ends_the_session_everywhere(token, announced):
    taken = refreshed(token).refresh_token
    announced.clear()
    refused(token, LATER + timedelta(minutes=1))
    assert announced.last(AccessRevoked).revoked_subject == token.split(".")[0]
    refused(taken, LATER + timedelta(minutes=1))


def test_two_windows_refreshing_at_once_do_not_end_the_session(token, announced):
    taken = refreshed(token).refresh_token
    announced.clear()
    with pytest.raises(Conflict, match="refreshed_just_now"):
        refreshed(token, LATER + timedelta(seconds=2))
    assert announced == []
    assert refreshed(taken)


@pytest.mark.parametrize("change", [lambda parts: [parts[0], "guess", parts[2]], lambda parts: ["no-such", *parts[1:]]])
def test_a_guess_is_refused_and_ends_nothing(token, change, announced):
    refused(".".join(change(token.split("."))))
    refused("nothing like it")
    assert announced == []
    assert refreshed(token)


def test_ends_with_the_working_day_of_staff(token):
    refused(token, NOW + timedelta(hours=12))


def test_gives_the_roles_of_now(token):
    anna = staff.StaffMember.objects.first()
    staff_member(name="Boss", email="boss@hull.example")
    staff.change_staff_roles(anna.id, ["reader"], version=anna.version, now=NOW)
    assert refreshed(token).roles == ["reader"]


def test_is_refused_after_suspension_and_stays_so_after_reinstatement(token):
    anna = staff.StaffMember.objects.first()
    staff_member(name="Boss", email="boss@hull.example")
    anna = staff.suspend_staff_member(anna.id, version=anna.version, now=LATER)
    refused(token)
    staff.reinstate_staff_member(anna.id, version=anna.version, now=LATER)
    refused(token)


def test_no_token_is_stored(token):
    stored = str(Session.collection().find_one())
    assert not any(part in stored for part in token.split(".")[1:])


def test_the_same_keyed_request_may_be_repeated(client, landlord, working):
    staff_member(now=utc_now())
    body = {"landlord": landlord, "refresh_token": signed_in(now=utc_now()).refresh_token}
    key = {"Idempotency-Key": "k-1"}
    first = client.post("/api/v1/refresh-tokens", json=body, headers=key)
    second = client.post("/api/v1/refresh-tokens", json=body, headers=key)
    assert (first.status_code, second.status_code) == (200, 200)
    again = {"landlord": landlord, "refresh_token": second.json["refresh_token"]}
    assert client.post("/api/v1/refresh-tokens", json=again).status_code == 200


def test_old_sessions_are_forgotten(token):
    accounts.forget_old_sessions(now=NOW + timedelta(days=1))
    assert Session.find(token.split(".")[0])
    accounts.forget_old_sessions(now=NOW + timedelta(days=2))
    assert Session.find(token.split(".")[0]) is None
