"""What the door tells the code behind it: for whom it works, and what the request is known by."""

import hashlib
from functools import wraps

import pytest

from shared.context import work
from shared.http import permission, public

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def seen(api):
    """The Work of each request, in order."""
    found = []

    @api.output({})
    def remember():
        found.append(work())
        return {}

    for route, name, access in (
        (api.post, "work", permission("residents:write")),
        (api.get, "look", permission("residents:read")),
        (api.post, "open", public(landlord="none")),
    ):
        route(f"/{name}", endpoint=name)(access(wraps(remember)(lambda: remember())))  # noqa: PLW0108 - one view each
    return found


def test_work_names_landlord_kind_of_actor_and_where_it_came_from(client, staff, seen):
    client.get("/api/v1/look", headers=staff | {"X-Request-Id": "request-7", "traceparent": TRACE})
    (found,) = seen
    assert (found.landlord, found.actor, found.correlation_id) == ("hull", "staff", "request-7")
    assert (found.traceparent, found.command) == (TRACE, None)


def test_a_malformed_traceparent_is_no_traceparent(client, staff, seen):
    client.get("/api/v1/look", headers=staff | {"traceparent": "00-x-y-01"})
    assert seen[0].traceparent is None


def test_a_change_is_known_by_its_body_and_with_a_key_by_who_what_where(client, staff, token, seen):
    other = {"Authorization": "Bearer " + token("administrator", sub="person-2")}
    for headers, body in ((staff, b"a"), (staff, b"a"), (other, b"a"), (staff, b"b")):
        client.post("/api/v1/work", headers=headers | {"Idempotency-Key": "k"}, data=body)
    client.post("/api/v1/work", headers=staff, data=b"a")
    first, again, others, changed, unkeyed = (found.command for found in seen)
    assert first == again
    assert first.body == hashlib.sha256(b"a").hexdigest()
    assert len(first.key) == 64
    assert others.key != first.key
    assert (changed.key, changed.body != first.body) == (first.key, True)
    assert (unkeyed.key, unkeyed.body) == (None, first.body)


def test_nobody_in_particular_acts_on_public_routes(client, seen):
    assert client.post("/api/v1/open").status_code == 200
    assert (seen[0].landlord, seen[0].actor) == ("platform", "public")
