"""The door's first questions: who is asking, for which landlord, and may they."""

import time

import pytest

from shared.http import check_routes, make_api, mount, permission, public, routes_of


def _nothing():
    return {}


def ask(client, path, token=None, host="localhost", method="get", **more):
    headers = {"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {})
    return getattr(client, method)("/api/v1" + path, headers=headers, **more)


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["correlation_id"] == answer.headers["X-Request-Id"]
    return True


def test_a_token_decides_the_landlord(client, token):
    answer = ask(client, "/me", token("resident", landlord="york", kind="resident"))
    assert answer.json == {"landlord": "york"}


def test_without_a_token_nobody_is_known(client):
    answer = ask(client, "/me")
    assert refused(answer, 401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/me", "/welcome"])
def test_before_it_knows_anybody_a_service_asks_to_come_back(client, token, landlords, path):
    landlords.loaded = False
    answer = ask(client, path, token("resident", kind="resident"), host="hull.example.org")
    assert refused(answer, 503, "starting")
    assert answer.headers["Retry-After"] == "1"
    landlords.loaded = True
    assert ask(client, path, token("resident", kind="resident"), host="hull.example.org").status_code == 200


@pytest.mark.parametrize(
    "sent", ["Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer " + "a" * 5000, "Bearer \xff"]
)
def test_what_is_no_token_is_refused(client, sent):
    answer = client.get("/api/v1/me", headers={"Authorization": sent})
    assert answer.status_code == 401


def test_an_expired_token_is_refused_also_when_it_was_seen_before(client, token, monkeypatch):
    short = token("resident", kind="resident")
    assert ask(client, "/me", short).status_code == 200
    later = time.time() + 700
    monkeypatch.setattr(time, "time", lambda: later)
    assert refused(ask(client, "/me", short), 401, "token_expired")


def test_a_withdrawn_session_is_refused_at_once(client, token, landlords):
    mine = token("resident", kind="resident", sid="lost-phone")
    assert ask(client, "/me", mine).status_code == 200
    landlords.revoked.add("lost-phone")
    assert refused(ask(client, "/me", mine), 401, "access_revoked")


def test_a_withdrawn_key_takes_its_tokens_with_it(client, token, landlords):
    mine = token("resident", kind="resident")
    assert ask(client, "/me", mine).status_code == 200
    landlords.public_keys = {}
    assert refused(ask(client, "/me", mine), 401, "token_invalid")


def test_a_role_without_the_permission_is_refused_before_the_input_is_read(client, token):
    answer = ask(client, "/notes", token("resident"), method="post", data="not json")
    assert refused(answer, 403, "not_allowed")


def test_unknown_roles_allow_nothing(client, token):
    assert refused(ask(client, "/me", token("emperor", "operator")), 403, "not_allowed")


def test_staff_who_claim_the_operators_role_are_no_operators(client, token):
    assert refused(ask(client, "/landlords", token("operator")), 403, "not_allowed")


def test_operators_see_the_platform_and_no_landlord(client, token):
    operator = token("administrator", landlord="platform", kind="operator")
    assert ask(client, "/landlords", operator).json == {"landlord": "platform"}
    assert refused(ask(client, "/notes", operator), 403, "not_allowed")


@pytest.mark.parametrize("claims", [{"kind": "operator"}, {"landlord": "platform"}])
def test_an_operator_belongs_to_the_platform_and_nobody_else_does(client, token, claims):
    assert refused(ask(client, "/me", token("resident", **claims)), 401, "token_invalid")


def test_a_token_of_another_landlord_than_the_hosts_is_refused(client, token):
    hull = token("resident", kind="resident")
    assert ask(client, "/me", hull, host="hull.example.org:8080").json == {"landlord": "hull"}
    assert refused(ask(client, "/me", hull, host="york.example.org"), 401, "wrong_landlord_host")


@pytest.mark.parametrize("landlord", ["former", "never-was"])
def test_a_landlord_who_is_not_here_is_not_found(client, token, landlord):
    assert refused(ask(client, "/me", token("resident", landlord=landlord)), 404, "landlord_not_found")


def test_a_leaving_landlord_may_read_and_not_write(client, token):
    leaver = token("administrator", landlord="leaver")
    assert ask(client, "/notes", leaver).status_code == 200
    answer = ask(client, "/notes", leaver, method="post", json={"text": "x"})
    assert refused(answer, 409, "landlord_leaving")


def test_public_pages_belong_to_the_landlord_of_the_host(client):
    assert ask(client, "/welcome", host="York.example.org").json == {"landlord": "york"}
    assert refused(ask(client, "/welcome"), 404, "landlord_not_found")


def test_on_a_shared_host_sign_in_names_the_landlord_in_its_body(client):
    answer = ask(client, "/sign-in", method="post", json={"landlord": "hull", "code": "1"})
    assert answer.json == {"landlord": "hull"}


@pytest.mark.parametrize("body", [{"code": "1", "landlord": 7}, {"code": "1", "landlord": "nobody"}])
def test_a_sign_in_that_names_another_landlord_than_there_are_finds_none(client, body):
    assert refused(ask(client, "/sign-in", method="post", json=body), 404, "landlord_not_found")


@pytest.mark.parametrize("body", [{"code": "1"}, {"code": "1", "landlord": None}, [], "hull"])
def test_a_sign_in_that_names_no_landlord_is_told_to(client, body):
    answer = ask(client, "/sign-in", method="post", json=body)
    assert refused(answer, 404, "landlord_not_named")
    assert answer.json["errors"][0]["pointer"] == "/landlord"


def test_the_hosts_landlord_cannot_be_talked_into_another(client):
    at_york = {"host": "york.example.org", "method": "post"}
    assert ask(client, "/sign-in", json={"code": "1"}, **at_york).json == {"landlord": "york"}
    answer = ask(client, "/sign-in", json={"code": "1", "landlord": "hull"}, **at_york)
    assert refused(answer, 404, "landlord_not_found")


def test_a_certificate_number_begins_with_its_landlord(client):
    assert ask(client, "/certificates/york-123").json == {"landlord": "york"}
    assert ask(client, "/certificates/york-123", host="york.example.org").json == {"landlord": "york"}
    assert refused(ask(client, "/certificates/york-123", host="hull.example.org"), 404, "landlord_not_found")
    assert refused(ask(client, "/certificates/123"), 404, "landlord_not_found")


def test_a_public_route_of_nobody_sees_the_platform(client):
    assert ask(client, "/keys").json == {"landlord": "platform"}


def test_a_route_that_forgot_to_say_who_may_is_not_served():
    api = make_api("careless", "Careless")
    api.get("/open")(public(lambda: {"open": True}))
    check_routes(api)
    api.get("/forgotten", endpoint="forgotten")(_nothing)
    with pytest.raises(RuntimeError, match=r"forgotten.*neither @permission nor @public"):
        mount(api)


def test_routes_are_listed_with_who_may_use_them(api):
    routes = {(route["methods"][0], route["rule"]): route for route in routes_of(api)}
    assert routes["POST", "/api/v1/notes"]["permission"] == "residents:write"
    assert routes["GET", "/api/v1/welcome"] == {
        "rule": "/api/v1/welcome",
        "methods": ["GET"],
        "endpoint": "show_welcome",
        "permission": None,
        "public": True,
        "landlord": "host",
        "while_leaving": False,
    }


def test_the_permission_may_stand_anywhere_among_the_decorators():
    api = make_api("orderly", "Orderly")
    api.get("/a", endpoint="a")(api.output({})(permission("profile:own")(_nothing)))
    assert routes_of(api)[0]["permission"] == "profile:own"
