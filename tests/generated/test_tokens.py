"""Every route, with a token that is not good for it."""

import base64
import json
from datetime import timedelta

import pytest
from joserfc.jwk import OKPKey

from shared.clock import utc_now
from shared.contracts.roles import PERMISSIONS
from shared.landlords import registry
from tests.generated.routes import openapi, routes
from tests.generated.values import Values
from tests.generated.world import ROLES, code_of

FOREIGN_KEY = OKPKey.generate_key("Ed25519", {"kid": "test-key"}, private=True)  # calls itself ours
signed_in_routes = pytest.mark.parametrize("route", [route for route in routes() if route.permission], ids=repr)
NOW = utc_now().timestamp()


def forged(world, route):
    """{what is wrong: (token, host, (status, code))}"""
    may = may_of(route)
    own, at_home = world.token(world.own, *may), world.host(world.own)
    header, payload, signature = own.split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    other_payload = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"landlord": world.other}
    moved = base64.urlsafe_b64encode(json.dumps(other_payload).encode()).decode().rstrip("=")
    invalid = 401, "token_invalid"
    return {
        "none": (None, at_home, (401, "not_signed_in")),
        "garbage": ("garbage", at_home, invalid),
        "another landlord's host": (own, world.host(world.other), (401, "wrong_landlord_host")),
        "another key": (world.token(world.own, *may, key=FOREIGN_KEY), at_home, invalid),
        "no algorithm": (f"{unsigned}.{payload}.", at_home, invalid),
        "another landlord written in": (f"{header}.{moved}.{signature}", world.host(world.other), invalid),
        "expired": (world.token(world.own, *may, now=NOW - 3600), at_home, (401, "token_expired")),
        "of tomorrow": (world.token(world.own, *may, now=NOW + 86400), at_home, invalid),
        "long-lived": (world.token(world.own, *may, exp=int(NOW) + 86400), at_home, invalid),
        "another issuer": (world.token(world.own, *may, iss="elsewhere"), at_home, invalid),
        "another audience": (world.token(world.own, *may, aud="elsewhere"), at_home, invalid),
        "an operator of a landlord": (world.token(world.own, "operator"), at_home, invalid),
        "staff of the platform": (world.token("platform", *may, kind="staff"), "localhost", invalid),
        "a landlord who is gone": (world.token(world.former, *may), "localhost", (404, "landlord_not_found")),
        "a landlord who never was": (world.token("nobody-here", *may), "localhost", (404, "landlord_not_found")),
        "withdrawn": (world.token(world.own, *may, sid="withdrawn"), at_home, (401, "access_revoked")),
    }


def may_of(route):
    return [role for role in ROLES if role != "operator" and route.permission in PERMISSIONS[role]]


def send(world, route, token, host):
    own = {name: ids[-1] for name, ids in world.ids[world.own].items()}
    path = route.at(**{name: own.get(name, "nothing") for name in route.parameters})
    body = Values(openapi(route.service), "text", world.ids[world.own]).body(route.operation)
    return world.send(route, path, token, body, host=host)


@signed_in_routes
def test_a_token_that_is_not_good_opens_nothing(route, world, monkeypatch):
    revoked = {f"{world.own}:withdrawn": utc_now() + timedelta(hours=1)}
    monkeypatch.setattr(registry, "_revoked", revoked)
    before = world.digest(world.own), world.digest(world.other)
    for what, (token, host, expected) in forged(world, route).items():
        answer = send(world, route, token, host)
        assert (answer.status_code, code_of(answer)) == expected, f"{route} with a token: {what}"
        assert answer.mimetype == "application/problem+json"
    assert (world.digest(world.own), world.digest(world.other)) == before, f"{route} stored something."


@signed_in_routes
def test_a_role_without_the_permission_is_told_so(route, world):
    before = world.digest(world.own)
    for role in ROLES:
        if route.permission not in PERMISSIONS[role]:
            landlord = "platform" if role == "operator" else world.own
            answer = send(world, route, world.token(landlord, role), "localhost")
            assert (answer.status_code, code_of(answer)) == (403, "not_allowed"), f"{route} as {role}"
            assert answer.json["permission"] == route.permission
    assert world.digest(world.own) == before, f"{route} stored something."


@signed_in_routes
def test_a_landlord_who_is_leaving_only_reads(route, world):
    before = world.digest(world.leaver)
    answer = send(world, route, world.token(world.leaver, *may_of(route)), world.host(world.leaver))
    if route.changes and not route.while_leaving:
        assert (answer.status_code, code_of(answer)) == (409, "landlord_leaving")
    else:
        assert code_of(answer) not in ("landlord_leaving", "landlord_not_found", "internal_error")
    assert world.digest(world.leaver) == before
