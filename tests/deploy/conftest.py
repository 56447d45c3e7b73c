"""The platform that all these tests operate, and a second one."""

from types import SimpleNamespace

import pytest

from deploy.local.engines import temporary_engines
from tests.deploy.operated import Operated


@pytest.fixture(scope="session")
def here(engines, passwords):
    platform = Operated(engines, passwords)
    platform.did("platform", "prepare")
    yield platform
    platform.mongo.close()


@pytest.fixture(scope="session")
def elsewhere(passwords):
    """Another platform, with engines of its own."""
    with temporary_engines() as (rabbit, mongo):
        addresses = SimpleNamespace(mongo_url=mongo.url, amqp_url=rabbit.amqp_url, broker_api_url=rabbit.api_url)
        platform = Operated(addresses, passwords)
        platform.did("platform", "prepare")
        yield platform
        platform.mongo.close()
