"""One world for all generated tests."""

import io
import logging

import pytest
import structlog

from services.membership.commands import keys
from services.membership.settings import MembershipSettings, use
from shared import logs
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from tests.generated.world import empty
from tests.harness import platform_store

__all__ = ["platform_store"]

OTHERS = "canary-of-the-other"  # begins every text that the other landlord's people wrote
OWN = "text-of-our-own"


@pytest.fixture(scope="session")
def membership_settings(tmp_path_factory):
    required = dict.fromkeys(("mongo_url", "amqp_url", "http_address", "ops_address", "public_url"), "")
    cheap = {"argon2_time_cost": 1, "argon2_memory_kib": 8}
    outbox = str(tmp_path_factory.mktemp("outbox"))
    use(MembershipSettings(**required, secret="secret-in-tests", outbox_dir=outbox, **cheap))


@pytest.fixture(scope="session")
def logged():
    """Everything that is logged, as it would be written in a service's own process."""
    stream = io.StringIO()
    before = logging.root.handlers[:]
    logs.configure("tests", "debug", stream)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:] = before


@pytest.fixture(scope="session")
def world(platform_store, membership_settings, logged):
    """`own` and `other` have lived through everything the API offers."""
    with pytest.MonkeyPatch.context() as monkeypatch, empty(platform_store, monkeypatch) as world:
        with acting_for(PLATFORM):
            keys.rotate_signing_keys(utc_now())
        world.live(world.own, OWN)
        world.live(world.other, OTHERS)
        yield world
