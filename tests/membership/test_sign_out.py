import pytest

from services.membership.commands import accounts
from shared.clock import utc_now
from shared.contracts.membership import AccessRevoked
from shared.errors import NotSignedIn
from shared.landlords import registry
from tests.harness import NOW
from tests.membership.accounts import bearer, signed_in, staff_member


def test_ends_the_session_of_the_token_and_no_other(client, working, announced, monkeypatch):
    now = utc_now()
    staff_member(now=now)
    one, other = signed_in(now=now), signed_in(now=now)
    assert client.post("/api/v1/sign-out", headers=bearer(one)).status_code == 204
    told = announced.last(AccessRevoked)
    monkeypatch.setitem(registry._revoked, f"{working}:{told.revoked_subject}", told.issued_before)
    refused = client.get("/api/v1/me", headers=bearer(one))
    assert (refused.status_code, refused.json["code"]) == (401, "access_revoked")
    assert client.get("/api/v1/me", headers=bearer(other)).status_code == 200


def test_is_safe_to_repeat(working, announced):
    staff_member()
    session_id = signed_in().refresh_token.split(".")[0]
    announced.clear()
    accounts.sign_out(session_id, now=NOW)
    accounts.sign_out(session_id, now=NOW)
    assert announced.names == ["access_revoked"]


def test_the_refresh_token_is_no_longer_good(working):
    staff_member()
    token = signed_in().refresh_token
    accounts.sign_out(token.split(".")[0], now=NOW)
    with pytest.raises(NotSignedIn, match="signed_out"):
        accounts.refresh_tokens(token, now=NOW)
