"""Every route that takes a body, with bodies it must refuse: a clear problem, and nothing stored."""

import json

import pytest

from tests.generated.conftest import OWN
from tests.generated.routes import openapi, routes
from tests.generated.values import Values
from tests.generated.world import code_of

LARGE = 1_048_576 + 1  # bytes; one more than fits
OPERATORS = [{"$ne": ""}, {"$gt": ""}, {"$where": "sleep(100)"}, {"$regex": ".*"}]
changing = [route for route in routes() if "application/json" in route.takes]
every_route = pytest.mark.parametrize("route", changing, ids=repr)
uploads = [route for route in routes() if route.takes and "application/json" not in route.takes]


class Sender:
    """Sends bodies to one route as somebody who may, and looks that nothing came of it."""

    def __init__(self, world, route):
        self.world, self.route = world, route
        ids = world.ids[world.own]
        self.path = route.at(**{name: ids.get(name, ["nothing"])[-1] for name in route.parameters})
        self.token = world.token_for(world.own, route) if route.permission else None
        self.values = Values(openapi(route.service), OWN, ids)
        self.body = self.values.body(route.operation)
        self.fields = self.values.properties(route.operation)
        self.before = world.digest(world.own)

    def raw(self, data, content_type="application/json"):
        headers = {"If-Match": '"1"'} if self.route.asks_version else {}
        host = self.world.host(self.world.own)
        return self.world.ask(
            self.route.method, self.path, self.token, host=host, headers=headers, data=data, content_type=content_type
        )

    def json(self, **changes):
        return self.raw(json.dumps(self.body | changes))

    def check(self, answer, what, statuses=range(400, 500)):
        if what.startswith(("landlord=", "a long landlord", "NUL in landlord")):
            statuses = (404, 422)  # the door looks for that landlord before anything else is read
        where = f"{self.route} with {what}"
        assert answer.status_code in statuses, f"{where} answers {answer.status_code}: {answer.get_data()[:300]}"
        assert answer.mimetype == "application/problem+json", where
        assert code_of(answer), where

    def check_nothing_stored(self):
        assert self.world.digest(self.world.own) == self.before, f"{self.route} stored something it had refused."


@pytest.fixture
def sender(world, route):
    return Sender(world, route)


UNREADABLE = [  # what, the body, the status
    ("no body", b"", 400),
    ("half a body", b'{"a": ', 400),
    ("no JSON", b"a=1", 400),
    ("no UTF-8", b'{"a": "\xff"}', 400),
    ("a name twice", b'{"a": 1, "a": 2}', 400),
    ("not a number", b'{"a": NaN}', 400),
    ("infinity", b'{"a": -Infinity}', 400),
    ("a number too large", b'{"a": 1e999}', 400),
    ("half a character", b'{"a": "\\ud800"}', 400),
    ("deep nesting", b'{"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    ("too much", b'{"a": "' + b"x" * LARGE + b'"}', 413),
    ("a list", b"[]", 422),
    ("null", b"null", 422),
    ("a text", b'"x"', 422),
    ("a number", b"7", 422),
]
CONTENT_TYPES = ["text/plain", "application/x-www-form-urlencoded", "application/xml", "text/csv", ""]


@every_route
def test_a_body_that_cannot_be_read_is_refused(sender):
    for what, data, status in UNREADABLE:
        sender.check(sender.raw(data), what, (status,))
    sender.check_nothing_stored()


@every_route
def test_another_content_type_is_refused(sender):
    for content_type in CONTENT_TYPES:
        sender.check(sender.raw(json.dumps(sender.body), content_type), content_type, (415,))
    sender.check_nothing_stored()


@every_route
def test_an_unknown_field_is_refused(sender):
    for name in (
        "no_such_field",
        "id",
        "version",
        "landlord_id",
        "pending_events",
        "_id",
        "__class__",
        "$where",
        "a.b",
    ):
        if name not in sender.fields:
            answer = sender.json(**{name: "x"})
            sender.check(answer, name, (422,))
            assert name in answer.get_data(as_text=True).replace("~1", "/")
    sender.check_nothing_stored()


def wrong(schema, resolved):
    """Values of every kind that the field's schema does not name."""
    may_be_null = {"type": "null"} in schema.get("anyOf", [])
    schema = resolved(schema)
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    samples = {"string": "x", "integer": 7, "boolean": True, "array": [], "object": {}, "null": None}
    if "string" in kinds:
        yield from (7, True, [], {})
    else:
        yield from (samples[kind] for kind in ("array", "object") if kind not in kinds)
        if not kinds & {"boolean", "integer", "number"}:
            yield from ("x", 7)
        elif "boolean" not in kinds:
            yield from ("x", 1.5)
    if kinds and "null" not in kinds and None not in schema.get("enum", []) and not may_be_null:
        yield None


@every_route
def test_a_value_of_another_kind_is_refused(sender):
    for name, schema in sender.fields.items():
        for value in wrong(schema, sender.values.resolved):
            sender.check(sender.json(**{name: value}), f"{name}={value!r}", (422,))
    sender.check_nothing_stored()


@every_route
def test_operators_of_the_database_are_no_values(sender):
    for name, schema in sender.fields.items():
        for value in OPERATORS:
            kind = sender.values.resolved(schema).get("type")
            if kind != "object" or "properties" in sender.values.resolved(schema):
                sender.check(sender.json(**{name: value}), f"{name}={value}", (422,))
            sender.check(sender.json(**{name: [value]}), f"{name}=[{value}]", (422,))
    sender.check_nothing_stored()


@every_route
def test_absurd_lengths_are_refused(sender):
    for name, schema in sender.fields.items():
        kind = sender.values.resolved(schema).get("type", "string")
        if kind == "string" or (isinstance(kind, list) and "string" in kind):
            sender.check(sender.json(**{name: "x" * 200_000}), f"a long {name}", (422,))
        elif kind == "array":
            few = sender.body[name] or ["x"]
            sender.check(sender.json(**{name: few * (20_000 // len(few))}), f"a long {name}", (413, 422))
        elif kind in ("integer", "number"):
            for value in (10**30, -(10**30)):
                sender.check(sender.json(**{name: value}), f"{name}={value}", (422,))
    sender.check_nothing_stored()


@every_route
def test_an_invisible_end_of_text_is_refused(sender):
    """NUL ends a text in some programs and not in others."""
    for name, schema in sender.fields.items():
        kind = sender.values.resolved(schema).get("type", "string")
        if kind == "string" or (isinstance(kind, list) and "string" in kind):
            sender.check(sender.json(**{name: f"{sender.body[name]}\x00"}), f"NUL in {name}", (422,))
    sender.check_nothing_stored()


@every_route
def test_every_required_field_is_asked_for(sender):
    content = sender.route.operation["requestBody"]["content"]["application/json"]
    for name in sender.values.resolved(content["schema"]).get("required", ()):
        body = {key: value for key, value in sender.body.items() if key != name}
        answer = sender.raw(json.dumps(body))
        sender.check(answer, f"no {name}", (422,))
        assert f"/{name}" in [fault["pointer"] for fault in answer.json["errors"]], (
            f"{sender.route} does not name {name}."
        )
    sender.check_nothing_stored()


@pytest.mark.parametrize("route", uploads, ids=repr)
@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"x", "application/json", 415),
        (b"x", "", 415),
        (b"", "its own", 422),
        (b"\x00\x01\x02", "its own", 422),
        (b"no,such,columns\r\n1,2,3\r\n", "its own", 422),
        (b"\xff\xfe\x00", "its own", 422),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(sender, data, content_type, status):
    content_type = sender.route.takes[0] if content_type == "its own" else content_type
    allowed = (status, 404) if sender.route.parameters else (status,)  # what it belongs to may be somebody else's
    sender.check(sender.raw(data, content_type), content_type, allowed)
    sender.check_nothing_stored()
