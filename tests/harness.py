"""What tests of services stand on: a landlord with real databases, signed-in callers, and what was announced.

Loaded as a plugin by tests/<service>/conftest.py: `from tests.harness import *` gives the fixtures.
"""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from joserfc.jwk import OKPKey

from shared import store
from shared.clock import rfc3339, utc_now
from shared.context import acting_for
from shared.contracts import SERVICES
from shared.contracts.event import Received
from shared.http import wiring
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.store import recent
from shared.tokens import issue
from tests.writes import Writes

__all__ = [
    "announced",
    "api",
    "client",
    "landlord",
    "landlord_id",
    "landlord_pair",
    "landlords_here",
    "other_landlord",
    "other_landlord_id",
    "platform_store",
    "service_name",
    "sign_in",
    "working",
]

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
_key = OKPKey.generate_key("Ed25519", {"kid": "test-key"}, private=True)
_pairs: dict[str, tuple[str, str]] = {}  # by service, the landlords of all its test modules: making databases is slow
_provisioned: set[str] = set()
_writes = Writes()


def know_who_signs_in():
    """As a process that has read its landlords, and the key with which the tests sign."""
    registry.public_keys["test-key"] = _key.as_dict(private=False)
    registry.loaded = True


@pytest.fixture(scope="session")
def platform_store(mongo, engines, accounts):
    """The process's store, connected as administrator, with the platform databases made."""
    from deploy import provisioning

    store.connect("tests", engines.mongo_url)
    mongo.admin.command("setParameter", 1, ttlMonitorEnabled=False)  # to the database, NOW is long ago
    for service in SERVICES:
        provisioning.make_collections(mongo, service, "platform")
    wiring.secret = "cursors-in-tests"
    wiring.rate_limit = "100000/minute"
    know_who_signs_in()
    return mongo


@pytest.fixture(scope="module")
def service_name(request):
    """tests/<service>/test_….py"""
    return (
        request.module.__name__.split(".")[1]
        if request.module.__name__.startswith("tests.")
        else request.path.parent.name
    )


@pytest.fixture(scope="module")
def landlord_pair(service_name, new_landlord_id):
    """Two ids; those of a service's own tests are the same in all modules."""
    pair = new_landlord_id(), new_landlord_id()
    return _pairs.setdefault(service_name, pair) if service_name in SERVICES else pair


@pytest.fixture(scope="module")
def landlord_id(landlord_pair):
    return landlord_pair[0]


@pytest.fixture(scope="module")
def other_landlord_id(landlord_pair):
    return landlord_pair[1]


@pytest.fixture(scope="module")
def landlords_here(platform_store, service_name, landlord_pair):
    from deploy import provisioning

    for name in landlord_pair:
        if service_name in SERVICES and name not in _provisioned:  # the tests' own probe makes collections by writing
            provisioning.make_collections(platform_store, service_name, name)
            _provisioned.add(name)
        registry._entries[name] = LandlordEntry(
            id=name, name="Test Homes", kind="council_direct", nation="ENG", state="active"
        )
    yield landlord_pair
    for name in landlord_pair:
        registry._entries.pop(name, None)
        if name not in _provisioned:
            platform_store.drop_database(f"{service_name}--{name}")


@pytest.fixture
def landlord(landlords_here, platform_store, service_name):
    """Id of a landlord whose databases of this service are there and empty."""
    for name in landlords_here:
        base = platform_store[f"{service_name}--{name}"]
        ours_alone = service_name in SERVICES  # in others' tests, processes of their own write too
        for collection in _writes.take(base.name) if ours_alone else base.list_collection_names():
            base[collection].delete_many({})
    recent.forget()
    return landlords_here[0]


@pytest.fixture
def other_landlord(landlords_here):
    """Another landlord, just as empty where `landlord` is used too."""
    return landlords_here[1]


@pytest.fixture
def working(landlord):
    """Work for the landlord during the whole test, as a door would let it."""
    with acting_for(landlord, actor="staff"):
        yield landlord


class Announced(list):
    """The envelopes that were stored with documents during a test, oldest first."""

    @property
    def names(self):
        """What was announced, in order: ["complaint_received", ...]."""
        return [envelope["type"].split(".")[2] for envelope in self]

    def last(self, contract):
        """The last event of this contract, as a handler would get it. Fails when there is none."""
        found = [envelope for envelope in self if envelope["type"] == contract.type]
        assert found, f"{contract.name} was not announced; announced were {self.names}"
        return Received(contract, found[-1])


@pytest.fixture
def announced():
    seen = Announced()

    def listen(_database, _collection, _document_id, envelopes):
        seen.extend(envelopes)

    store.telling.stored.append(listen)
    yield seen
    store.telling.stored.remove(listen)


@pytest.fixture(scope="module")
def api(service_name):
    """The service's own API."""
    return import_module(f"services.{service_name}.api").api


@pytest.fixture
def client(api, landlord):
    """Flask's client of the service's API: the whole door, no sockets."""
    return api.test_client()


@pytest.fixture
def sign_in(landlord):
    """sign_in("complaints_officer") -> headers of a caller with that role at `landlord`."""

    def headers(*roles, person_id="p-1", kind=None, at=None, **more):
        kind = kind or ("resident" if roles == ("resident",) else "staff")
        claims = {"sub": person_id, "landlord": at or landlord, "kind": kind, "roles": list(roles)}
        token = issue(claims | {"sid": new_id(), "jti": new_id()} | more, _key.as_dict(private=True))
        return {"Authorization": f"Bearer {token}"}

    return headers


def received(contract, subject, sequence=1, *, at=None, event_id=None, landlord_id=None, **data):
    """An event as a handler gets it. Data are given as in the contract, batches as items=[{...}]."""
    from shared import context

    envelope = {
        "id": event_id or new_id(),
        "landlord": landlord_id or context.landlord(),
        "subject": subject,
        "sequence": sequence,
        "time": rfc3339(at or utc_now()),
        "actor": "staff",
        "correlationid": new_id(),
        "data": contract.schema().dump(data),
    }
    return Received(contract, envelope)


def handle(service, handler, event):
    """Call a service's handler as the bus would, without the bus."""
    method = getattr(service, handler)
    return method.__wrapped__(service(), event)


def days(number):
    return timedelta(days=number)
