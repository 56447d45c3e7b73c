"""Every route, for every role: another landlord's thing is a thing that does not exist."""

import pytest

from shared.contracts.roles import PERMISSIONS
from tests.generated.conftest import OTHERS, OWN
from tests.generated.routes import openapi, routes
from tests.generated.values import Values
from tests.generated.world import CSV, FILES, ROLES, STAFF_ROLES, World, answer_of, code_of

UNKNOWN = "0192f3a0-7c1e-7000-8000-0000000000ff"  # nobody's id, where the other landlord has none of the kind either
SHORT = 8  # characters; shorter ids occur in any text
MALFORMED = [
    "%00", "a%00b", "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "x" * 600, "$ne", "%7B%22$gt%22:%22%22%7D", "a%20b", "-1",
    "null", "%F0%9F%98%80", "%E2%80%AEabc", "a%0D%0AX-Injected:%201", "1;drop", "[]",
]  # fmt: skip

every_route = pytest.mark.parametrize("route", routes(), ids=repr)


def callers(world: World):
    """(role, token) of everybody at our own landlord, and nobody."""
    yield "nobody", None
    for role in ROLES:
        landlord = "platform" if role == "operator" else world.own
        person = world.ids[world.own].get("resident_id", ["nobody"])[0] if role == "resident" else None
        yield role, world.token(landlord, role, person_id=person)


def of_other(world, name):
    """Ids that the other landlord has under this name of a parameter or field."""
    return world.ids[world.other].get(name) or [UNKNOWN]


def nobodys(one):
    """An id of the same form that nobody has."""
    return one[:-2] + "".join({"0": "1", "z": "y"}.get(letter, "0" if letter.isdigit() else "z") for letter in one[-2:])


def all_of(world, landlord):
    return {name: ids[-1] for name, ids in world.ids[landlord].items()}


def ask(world, route, token, ids, body_ids, query=None):
    """Ask with these ids in the path, and those in the body."""
    known = {name: [value] for name, value in body_ids.items()}
    path = route.at(**{name: ids.get(name, UNKNOWN) for name in route.parameters})
    body = Values(openapi(route.service), OWN, known).body(route.operation)
    return world.send(route, path, token, body, host=world.host(world.own), query_string=query or {})


def alike(world, answer):
    """The answer without the ids that we had sent ourselves."""
    status, headers, body = answer_of(answer)
    for one in sorted({one for ids in world.ids[world.other].values() for one in ids}, key=len, reverse=True):
        if len(one) > SHORT:
            body = body.replace(one, "<id>").replace(nobodys(one), "<id>")
    return status, headers, body


def may_of(route):
    return [role for role in ROLES if role != "operator" and route.permission in PERMISSIONS[role]]


def check_nothing_shown(answer, where):
    shown = answer.get_data(as_text=True) + str(answer.headers)
    assert OTHERS not in shown, f"{where} shows what another landlord's people wrote."
    assert answer.status_code != 500, f"{where} fails: {shown[:300]}"


@every_route
def test_others_ids_in_the_path_are_like_ids_of_nobody(route, world):
    before = world.digest(world.other)
    own, other = all_of(world, world.own), all_of(world, world.other)
    for role, token in callers(world):
        for place in range(len(route.parameters)):  # the ids before it are our own: a thing of theirs below one of ours
            ours = {name: own.get(name, UNKNOWN) for name in route.parameters[:place]}
            their_ids = {name: other.get(name, UNKNOWN) for name in route.parameters}
            unknown = ask(world, route, token, {name: nobodys(one) for name, one in their_ids.items()} | ours, own)
            theirs = ask(world, route, token, their_ids | ours, own)
            where = f"{route} as {role}"
            check_nothing_shown(theirs, where)
            assert alike(world, theirs) == alike(world, unknown), f"{where} tells another landlord's id from nobody's."
            assert theirs.status_code >= 400 or not route.changes, f"{where} accepts another landlord's id."
    assert world.digest(world.other) == before, f"{route} changed another landlord's data."


@every_route
def test_others_ids_in_the_body_are_like_ids_of_nobody(route, world):
    named = [
        name for name in Values(openapi(route.service)).properties(route.operation) if name.endswith(("_id", "_ids"))
    ]
    if not named:
        return
    before = world.digest(world.other)
    own = all_of(world, world.own)
    for role, token in callers(world):
        if role not in ("nobody", "operator", "partner") and route.permission not in PERMISSIONS[role]:
            continue  # the door refuses these before it reads a body; that it does is tested with the tokens
        their_ids = {name: of_other(world, name)[-1] for name in named}
        unknown = ask(world, route, token, own, own | {name: nobodys(one) for name, one in their_ids.items()})
        theirs = ask(world, route, token, own, own | their_ids)
        where = f"{route} as {role} with another landlord's {named}"
        check_nothing_shown(theirs, where)
        if unknown.status_code >= 400:  # otherwise the id is not looked up, and the first request changed the state
            assert alike(world, theirs) == alike(world, unknown), f"{where} tells it from nobody's."
    assert world.digest(world.other) == before, f"{route} changed another landlord's data."


@every_route
def test_others_ids_in_the_query_find_what_nobodys_do(route, world):
    before = world.digest(world.other)
    own = all_of(world, world.own)
    token = world.token_for(world.own, route) if route.permission else None
    for name in route.queries():
        for value in of_other(world, name) + of_other(world, f"{name}_id"):
            unknown = ask(world, route, token, own, own, query={name: nobodys(value)})
            theirs = ask(world, route, token, own, own, query={name: value})
            check_nothing_shown(theirs, f"{route}?{name}=")
            if route.method == "GET" or unknown.status_code >= 400:  # otherwise it is kept, and was not looked up
                told = f"{route}?{name}= tells another landlord's id apart."
                assert alike(world, theirs) == alike(world, unknown), told
    assert world.digest(world.other) == before


@every_route
def test_lists_never_show_or_count_others_rows(route, world):
    if route.method != "GET" or route.parameters or "cursor" not in route.queries() or route.permission is None:
        return
    for role, token in callers(world):
        answer = ask(world, route, token, {}, {}, query={"limit": "100"})
        check_nothing_shown(answer, f"{route} as {role}")


@every_route
def test_a_cursor_of_another_landlord_is_no_cursor(route, world):
    if "cursor" not in route.queries() or route.permission is None:
        return
    person = {"person_id": all_of(world, world.other).get("resident_id")}
    roles = STAFF_ROLES if any(route.permission in PERMISSIONS[role] for role in STAFF_ROLES) else ("resident",)
    path = route.at(**{name: of_other(world, name)[0] for name in route.parameters})
    theirs = world.ask("GET", path, world.token(world.other, *roles, **person), query_string={"limit": "1"})
    cursor = theirs.json.get("next") if theirs.status_code == 200 else None
    cursor = cursor or "eyJub2JvZHkiOiAxfQ.not-signed"
    own = route.at(**{name: all_of(world, world.own).get(name, UNKNOWN) for name in route.parameters})
    answer = world.ask("GET", own, world.token(world.own, *roles), query_string={"cursor": cursor})
    check_nothing_shown(answer, f"{route}?cursor=")
    assert answer.status_code >= 400, f"{route} takes another landlord's cursor."


@every_route
def test_malformed_ids_are_refused(route, world):
    before = world.digest(world.own), world.digest(world.other)
    token = world.token_for(world.own, route) if route.permission else None
    own = all_of(world, world.own)
    for place in range(len(route.parameters)):
        for malformed in MALFORMED:
            ids = own | {route.parameters[place]: malformed}
            answer = ask(world, route, token, ids, own)
            where = f"{route} with {malformed[:30]!r} as {route.parameters[place]}"
            assert 400 <= answer.status_code < 500, f"{where} answers {answer.status_code}."
            assert answer.mimetype == "application/problem+json", where
            assert "X-Injected" not in answer.headers, where
    if route.parameters:
        assert (world.digest(world.own), world.digest(world.other)) == before, f"{route} stored something."


def test_the_other_landlord_has_one_of_everything(world):
    """Or the tests above would find nothing because there is nothing."""
    empty = [name for name, documents in world.contents(world.other).items() if not documents]
    assert not [name for name in empty if ".uploads." not in name], empty


def test_the_other_landlords_people_do_find_what_is_theirs(world):
    """Most of what is refused above is there: with their own token the same addresses answer."""
    other, found, missed = all_of(world, world.other), [], []
    for route in routes():
        if route.method == "GET" and route.parameters and route.permission:
            path = route.at(**{name: other.get(name, UNKNOWN) for name in route.parameters})
            answer = world.ask("GET", path, world.token_for(world.other, route))
            (found if answer.status_code == 200 else missed).append(repr(route))
    assert len(found) >= len(missed), f"Found {found}, missed {missed}: let World.live make more of these."


@every_route
def test_others_idempotency_key_is_a_new_one(route, world):
    """The same person's id, address, key and body at both landlords: the second is no repetition of the first."""
    if not route.changes or route.permission is None:
        return
    other = all_of(world, world.other)
    path = route.at(**{name: other.get(name, UNKNOWN) for name in route.parameters})
    kind = (route.takes or ["application/json"])[0]
    sent = {"data": FILES.get(kind, CSV), "content_type": kind}
    if "application/json" in route.takes or not route.takes:
        body = Values(openapi(route.service), OWN, world.ids[world.own]).body(route.operation)
        sent = {"json": body} if body is not None else {}
    headers = {"Idempotency-Key": f"the-others-{route.endpoint}", "If-Match": '"1"'}
    for landlord in (world.other, world.own):
        token = world.token(landlord, *may_of(route), person_id="the-same-person")
        answer = world.ask(route.method, path, token, headers=headers, **sent)
        where = f"{route} with another landlord's key"
        assert "Idempotency-Replayed" not in answer.headers, where
        assert code_of(answer) not in ("idempotency_key_reused", "request_in_flight"), where
    check_nothing_shown(answer, where)


@every_route
def test_others_etag_finds_nothing(route, world):
    """Whoever knows another landlord's version of a thing learns nothing by naming it."""
    if route.changes or not route.parameters or route.permission is None:
        return
    other = all_of(world, world.other)
    path = route.at(**{name: other.get(name, UNKNOWN) for name in route.parameters})
    theirs = world.ask("GET", path, world.token_for(world.other, route))
    token = world.token_for(world.own, route)
    plain = answer_of(world.ask("GET", path, token))
    for tag in {theirs.headers.get("ETag", '"1"'), '"1"', "*"}:
        answer = world.ask("GET", path, token, headers={"If-None-Match": tag})
        assert answer_of(answer) == plain, f"{route} answers otherwise to one who knows another landlord's {tag}."


@every_route
def test_others_exports_are_not_there(route, world):
    """Lists that can be taken away as a file, asked for under another landlord's id."""
    if "format" not in route.queries() or not route.parameters:
        return
    own, other = all_of(world, world.own), all_of(world, world.other)
    token = world.token_for(world.own, route)
    for kind in ("csv", "json", "xlsx", "../csv"):
        theirs = ask(world, route, token, other, own, query={"format": kind})
        unknown = ask(world, route, token, {name: nobodys(one) for name, one in other.items()}, own, {"format": kind})
        check_nothing_shown(theirs, f"{route}?format={kind}")
        assert theirs.status_code >= 400
        assert alike(world, theirs) == alike(world, unknown)


def test_no_log_says_what_anybody_wrote(world, logged):
    text = logged.getvalue()
    assert OTHERS not in text
    assert OWN not in text
