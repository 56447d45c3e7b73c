from datetime import UTC, datetime, timedelta

import pytest

from services.membership.commands import keys
from services.membership.model import SigningKey
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.contracts.membership import SigningKeyPublished
from shared.tokens import verify

START = datetime(2001, 3, 5, 8, tzinfo=UTC)  # far from the keys that other tests sign with
ENDED = {"$or": [{"signs_from": {"$lt": START + timedelta(days=1000)}}, {"_id": f"key-{START:%Y%m%dT%H%M}"}]}


@pytest.fixture
def platform(landlord):
    with acting_for(PLATFORM):
        SigningKey.collection().delete_many(ENDED)
        yield
        SigningKey.collection().delete_many(ENDED)


def known(now):
    return {key.id: key.jwk for key in SigningKey.objects(expires_at__gt=now)}


def test_the_first_key_is_made_once_and_published(platform, announced):
    keys.rotate_signing_keys(START)
    keys.rotate_signing_keys(START)
    assert announced.names == ["signing_key_published"]
    told = announced.last(SigningKeyPublished)
    assert told.landlord == PLATFORM
    assert told.expires_at - START == timedelta(days=31)
    assert set(told.jwk) == {"crv", "kid", "kty", "use", "x"}, "nothing private is announced"


def test_two_processes_that_make_it_at_once_make_one(platform, announced):
    one, other = keys._new_key(START), keys._new_key(START)
    keys._publish(one)
    keys._publish(other)
    assert announced.names == ["signing_key_published"]


def test_the_next_key_is_known_a_day_before_it_signs(platform, announced):
    keys.rotate_signing_keys(START)
    keys.rotate_signing_keys(START + timedelta(days=28, hours=23))
    assert len(announced) == 1
    keys.rotate_signing_keys(START + timedelta(days=29))
    keys.rotate_signing_keys(START + timedelta(days=29, hours=1))
    first, second = SigningKey.objects.order_by("signs_from")[:2]
    assert second.signs_from == first.signs_until
    assert keys._signing(START + timedelta(days=29, hours=23)).id == first.id
    assert keys._signing(START + timedelta(days=30)).id == second.id


def test_after_a_long_rest_there_is_a_key_at_once(platform):
    keys.rotate_signing_keys(START)
    late = START + timedelta(days=100)
    keys.rotate_signing_keys(late)
    assert keys._signing(late).signs_from == late


def test_a_token_says_when_it_was_issued_to_the_millisecond(platform, working):
    now = START.replace(microsecond=123000)
    claims = {"sub": "p-1", "landlord": working, "kind": "staff", "roles": [], "sid": "s-1"}
    told = verify(keys.sign_token(claims, now), known(now), now=now.timestamp())
    assert told["iat"] == now.timestamp()


def test_expired_keys_are_emptied(platform):
    keys.rotate_signing_keys(START)
    keys.drop_expired_keys(START + timedelta(days=31, seconds=1))
    stored = SigningKey.collection().find_one({"_id": f"key-{START:%Y%m%dT%H%M}"})
    assert not stored.get("private_jwk")


def test_the_public_keys_are_for_everybody(client, platform):
    now = utc_now()
    keys.rotate_signing_keys(now)
    told = client.get("/api/v1/keys").json["keys"]
    assert told
    assert all(set(key) == {"alg", "crv", "kid", "kty", "use", "x"} for key in told)
