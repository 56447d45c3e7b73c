"""The whole platform in one process: four services' doors and handlers on real databases, and some landlords."""

import hashlib
import json
import random
import re
from contextlib import contextmanager

import bson
from werkzeug.test import Client

from deploy import accounts, provisioning
from services.complaints import scanning
from shared import store
from shared.context import PLATFORM, acting_for
from shared.contracts import SERVICES
from shared.contracts.roles import PERMISSIONS
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.store import connection
from shared.tokens import issue
from tests.generated.bus import Bus
from tests.generated.documents import raw_document
from tests.generated.routes import front_door, openapi, routes
from tests.generated.values import Values
from tests.harness import _key
from tests.writes import Writes

ROLES = tuple(sorted(PERMISSIONS))
STAFF_ROLES = tuple(role for role in ROLES if role not in ("resident", "partner", "operator"))
EVERY_ROLE = (*STAFF_ROLES, "resident", "partner")  # all that one caller could ever hold
CSV = b"reference,family_name,tenure,address_1,postcode\r\nR-1,Patel,secure,1 High Street,HU1 1AA\r\n"
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n"
FILES = {"text/csv": CSV, "application/pdf": PDF}  # by what a route takes first
LAST = ("cancel", "withdraw", "refuse", "suspend", "revoke", "end_", "record_moving_out", "return_")  # ends of ways
VOLATILE = re.compile(r'"correlation_id":"[^"]*"')
_writes = Writes()


class FindsNothing:
    """A scanner."""

    def scan(self, pieces):
        b"".join(pieces)


class World:
    """Landlords by id: `own` and `other` are active, `leaver` is leaving, `former` is gone."""

    def __init__(self, mongo):
        self.mongo = mongo
        self.own, self.other, self.leaver, self.former = (f"t{new_id().replace('-', '')[-12:]}" for _ in range(4))
        self.present = (self.own, self.other, self.leaver)
        self.platform = f"platform-{self.own}"
        self.client = Client(front_door)
        self.bus = Bus()
        self._digests = {}  # {database: {collection: digest}}, as of the last look
        self.used, self.refused = (
            set(),
            {},
        )  # what `live` brought about, and what it could not: {endpoint: (status, body)}
        self.ids = {
            landlord: {"landlord": [landlord]} for landlord in self.present
        }  # {"complaint_id": [...]} of what each has

    # Making and unmaking

    def make(self):
        scanning.use(FindsNothing())
        for service in SERVICES:
            for landlord in (*self.present, PLATFORM):
                provisioning.make_collections(self.mongo, service, landlord)
        for landlord, state in zip((*self.present, self.former), ("active", "active", "leaving", "gone"), strict=True):
            entry = LandlordEntry(
                id=landlord,
                name="Test Homes",
                kind="council_direct",
                nation="ENG",
                state=state,
                hosts=[self.host(landlord)],
            )
            registry._entries[landlord] = entry
            if state != "gone":
                registry._by_host[self.host(landlord)] = entry

    def unmake(self):
        scanning.use(None)
        for landlord in (*self.present, self.former):
            registry._entries.pop(landlord, None)
            registry._by_host.pop(self.host(landlord), None)
        for service in SERVICES:
            for landlord in (*self.present, self.former, PLATFORM):
                self.mongo.drop_database(accounts.database(service, landlord))

    def isolated(self, service, landlord):
        """The name of a database: platform data of this world are nobody else's."""
        return f"{service}--{self.platform if landlord == PLATFORM else landlord}"

    # Asking

    @staticmethod
    def host(landlord):
        return f"{landlord}.example.org"

    def token(self, landlord, *roles, kind=None, person_id=None, key=None, now=None, **claims):
        usual_kind = roles[0] if roles and roles[0] in ("resident", "partner", "operator") else "staff"
        usual = {
            "sub": person_id or f"nobody-{kind or usual_kind}",
            "landlord": landlord,
            "kind": kind or usual_kind,
            "roles": list(roles),
            "sid": "s-1",
            "jti": "j-1",
        }
        return issue(usual | claims, (key or _key).as_dict(private=True), now=now)

    def ask(self, method, path, token=None, *, host="localhost", headers=(), **sent):
        """The answer of the platform to one request."""
        given = {"Host": host, "X-Request-Id": "request-in-tests"} | dict(headers)
        if token:
            given["Authorization"] = f"Bearer {token}"
        return self.client.open(path, method=method, headers=given, **sent)

    # Looking

    def databases(self, landlord):
        return [self.mongo[accounts.database(service, landlord)] for service in SERVICES]

    def contents(self, landlord):
        """{collection: documents}, of all services."""
        return {
            f"{database.name}.{name}": list(database[name].find({}, sort=[("_id", 1)]))
            for database in self.databases(landlord)
            for name in sorted(database.list_collection_names())
        }

    def digest(self, landlord):
        """Changes when anything of this landlord changes. Only what was written to is read again."""
        return {database.name: tuple(sorted(self._digest(database).items())) for database in self.databases(landlord)}

    def _digest(self, database):
        written = _writes.take(database.name)
        if database.name not in self._digests:
            written, self._digests[database.name] = database.list_collection_names(), {}
        for name in written:
            documents = database[name].find({}, sort=[("_id", 1)], batch_size=1000)
            whole = hashlib.sha256(b"".join(bson.encode(document) for document in documents))
            self._digests[database.name][name] = whole.hexdigest()
        return self._digests[database.name]

    # Living

    def live(self, landlord, text, rounds=3):
        """Let people use everything the landlord can do, with bodies made from the API's own description."""
        self.chance = random.Random(1)  # noqa: S311 - the same life every time
        changing = [route for route in routes() if route.changes and route.landlord is None]
        for turn in range(2 * rounds):
            for route in sorted(changing, key=_order):
                if turn >= 2 * rounds - 2 or not route.endpoint.startswith(LAST):
                    self._use(landlord, route, text, turn % 2 == 0)
        self._fill(landlord, text)

    def _use(self, landlord, route, text, optional):
        known = self.ids[landlord]
        path = route.at(**{name: self.chance.choice(known.get(name, ["none"])) for name in route.parameters})
        body = Values(openapi(route.service), text, known, self.chance).body(route.operation, optional=optional)
        for another in (False, True):  # some things need a second pair of eyes
            answer = self.send(route, path, self.token_for(landlord, route, another=another), body)
            if answer.status_code < 300:
                self.used.add(route.endpoint)
                self._remember(landlord, route, path, answer.json if answer.is_json else None)
                break
            self.refused[route.endpoint] = answer.status_code, answer.get_data(as_text=True)
        self.bus.deliver()

    def token_for(self, landlord, route, *, another=False):
        """Of somebody who may: a resident on residents' own routes, otherwise staff with every role."""
        if not any(route.permission in PERMISSIONS[role] for role in STAFF_ROLES):
            residents = self.ids[landlord].get("resident_id", ["nobody"])
            return self.token(landlord, "resident", person_id=residents[0 if another else -1])
        return self.token(landlord, *STAFF_ROLES, person_id="somebody-else" if another else "somebody")

    def send(self, route, path, token, body, **options):
        """One request with all it takes: If-Match with the current version, the file where a file is asked for."""
        sent = {"json": body} if body is not None else {}
        if route.takes and "application/json" not in route.takes:
            sent = {"data": FILES[route.takes[0]], "content_type": route.takes[0]}
        headers = {"If-Match": '"1"'} if route.asks_version else {}
        answer = self.ask(route.method, path, token, headers=headers, **sent, **options)
        if answer.status_code == 412 and "ETag" in answer.headers:
            answer = self.ask(
                route.method, path, token, headers={"If-Match": answer.headers["ETag"]}, **sent, **options
            )
        return answer

    def _remember(self, landlord, route, path, shown):
        """The id of what is new fills the parameter that comes next below this address."""
        if not isinstance(shown, dict) or "id" not in shown or shown["id"] in path:
            return
        for other in routes():
            step = other.path.removeprefix(route.path + "/").split("/")[0]
            if other.path.startswith(route.path + "/") and step.startswith("{"):
                self._know(landlord, step.strip("{}"), shown["id"])

    def _know(self, landlord, name, value):
        seen = self.ids[landlord].setdefault(name, [])
        if value not in seen:
            seen.append(value)

    def _fill(self, landlord, text):
        """Two documents of every kind that nobody has made yet."""
        with acting_for(landlord):
            for kind in [kind for service in SERVICES for kind in provisioning.kinds_of(service)]:
                if not kind.__module__.startswith("services."):
                    continue
                if kind.collection().find_one() is None:
                    ids = [f"{kind.noun()}-{number}-{landlord[-8:]}" for number in (1, 2)]
                    kind.collection().insert_many([raw_document(kind, one, text) for one in ids])
                self._know_as(landlord, kind, [str(row["_id"]) for row in kind.collection().find({}, {"_id": 1})])

    def prepare(self, service):
        """The documents that events of samples speak of, as far as this service has them."""
        with acting_for(self.own):
            for kind in provisioning.kinds_of(service):
                if kind.__module__.startswith("services.") and issubclass(kind, store.Aggregate):
                    for document_id in ("a", "b"):
                        raw = raw_document(kind, f"{kind.noun()}-{document_id}", "text")
                        kind.collection().insert_one(raw)

    def _know_as(self, landlord, kind, document_ids):
        """Parameters are called after the kind, its last word or its collection. What the API told goes first."""
        for noun in {kind.noun(), kind.noun().rsplit("_", 1)[-1], kind.collection_name().removesuffix("s")}:
            self.ids[landlord].setdefault(f"{noun}_id", list(document_ids))


def _order(route):
    return route.endpoint.startswith(LAST), route.rule.count("/"), route.rule


@contextmanager
def empty(mongo, monkeypatch):
    """A world in which nothing has happened yet."""
    world = World(mongo)
    monkeypatch.setattr(connection, "database_name", world.isolated)
    monkeypatch.setattr(accounts, "database", world.isolated)
    monkeypatch.setattr(registry, "refresh", lambda: None)
    store.telling.stored.append(world.bus.take)
    try:
        world.make()
        yield world
    finally:
        store.telling.stored.remove(world.bus.take)
        world.unmake()


def answer_of(response):
    """All of an answer but its correlation id: (status, headers that speak of the thing, body)."""
    told = {
        name: response.headers[name]
        for name in ("Content-Type", "ETag", "Allow", "Location")
        if name in response.headers
    }
    return response.status_code, tuple(sorted(told.items())), VOLATILE.sub("", response.get_data(as_text=True))


def code_of(response):
    try:
        return json.loads(response.get_data())["code"]
    except (ValueError, KeyError, TypeError):
        return None
