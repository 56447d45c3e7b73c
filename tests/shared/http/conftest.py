"""Landlords, tokens and a small API over a dictionary: no engines are needed to try the door."""

from types import SimpleNamespace

import pytest
from joserfc.jwk import OKPKey
from nameko.containers import ServiceContainer

from shared import tokens
from shared.http import callers, mount, wiring
from shared.http.rates import rates
from shared.settings import Settings
from tests.shared.http.small_api import make_small_api


class Landlords:
    """A registry of landlords, and the key their tokens are signed with."""

    def __init__(self):
        self.states = {"hull": "active", "york": "active", "leaver": "leaving", "former": "gone"}
        self.revoked = set()  # session ids
        self.loaded = True
        key = OKPKey.generate_key("Ed25519", auto_kid=False)
        self.private_key = key.as_dict(private=True) | {"kid": "k1"}
        self.public_keys = {"k1": key.as_dict(private=False)}

    def find(self, landlord_id):
        state = self.states.get(landlord_id)
        return state and SimpleNamespace(id=landlord_id, state=state)

    def by_host(self, host):
        name, _, rest = host.lower().partition(":")[0].partition(".")
        return self.find(name) if rest == "example.org" else None

    def is_revoked(self, landlord_id, session_id, person_id, issued_at):
        return session_id in self.revoked


@pytest.fixture
def landlords(monkeypatch):
    """The process's registry, and settings as they usually are."""
    known = Landlords()
    monkeypatch.setattr(wiring, "registry", known)
    monkeypatch.setattr(wiring, "secret", "a secret for cursors")
    monkeypatch.setattr(wiring, "max_body_bytes", 1_048_576)
    monkeypatch.setattr(wiring, "rate_limit", "600/minute")
    callers._verified.clear()
    rates.clear()
    return known


@pytest.fixture
def token(landlords):
    """token(role, ..., landlord="hull", kind="staff", **claims): a signed token."""

    def make(*roles, landlord="hull", kind="staff", now=None, **claims):
        usual = {"sub": "person-1", "landlord": landlord, "kind": kind, "roles": list(roles), "sid": "s1", "jti": "j1"}
        return tokens.issue(usual | claims, landlords.private_key, now=now)

    return make


@pytest.fixture
def api(landlords):
    return make_small_api()


@pytest.fixture
def client(api):
    return api.test_client()


@pytest.fixture
def staff(token):
    """Headers of a signed-in administrator of hull."""
    return {"Authorization": "Bearer " + token("administrator")}


@pytest.fixture
def serve(api, landlords):
    """serve(max_workers=4, **settings): a container that serves the API; its `address` is (host, port)."""
    running = []

    def start(max_workers=4, **settings):
        class Small:
            name = "small"
            http = mount(api)

        required = {"mongo_url": "", "amqp_url": "", "ops_address": "", "public_url": "", "secret": "s"}
        usual = {"http_address": "127.0.0.1:0", "stop_within": 9.0, "rate_limit": "1000000/minute"}
        settings = Settings(**required | usual | settings)
        config = {"settings": settings, "WEB_SERVER_ADDRESS": settings.http_address, "max_workers": max_workers}
        container = ServiceContainer(Small, config)
        container.start()
        container.address = next(iter(container.entrypoints)).server.address
        running.append(container)
        return container

    yield start
    for container in running:
        container.stop()
