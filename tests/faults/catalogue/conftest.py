"""What every fault has: a broker of the catalogue's own, and processes of its service."""

import os
from urllib.parse import urlsplit

import pytest

from deploy.local.processes import free_ports
from deploy.local.rabbit import RabbitNode, RabbitPorts
from shared import store
from shared.landlords import LandlordEntry, PublicKey
from tests.conftest import Engines
from tests.faults.catalogue.broker import Broker
from tests.faults.catalogue.processes import FaultedProcess
from tests.harness import *  # noqa: F403 - its fixtures
from tests.harness import _key
from tests.processes.conftest import FAR
from tests.proxy import Proxy, at_port

LONG = os.environ.get("DOORSTEP_FAULTS") == "long"


def pytest_configure(config):
    config.addinivalue_line("markers", "long: a fault that only `make faults` has time for")


def pytest_collection_modifyitems(config, items):
    left_out = [] if LONG else [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def scale():
    """scale(short, long): the count that this run has time for."""
    return lambda short, long: long if LONG else short


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    node = RabbitNode(tmp_path_factory.mktemp("rabbitmq"), RabbitPorts(*free_ports(4)))
    try:
        node.start()
        yield Broker(node)
    finally:
        node.kill()


@pytest.fixture
def broker(node):
    """The catalogue's own broker, running, its queues there and empty."""
    if not node.node.running:
        node.start()
    node.prepare()
    return node


@pytest.fixture
def addresses(engines, broker):
    """The store that all tests share, and the catalogue's own broker."""
    return Engines(engines.mongo_url, broker.node.amqp_url, broker.node.api_url)


@pytest.fixture
def launch(addresses, landlord, tmp_path):
    """launch(**settings) -> a FaultedProcess, not yet started; killed at the end. through: {setting: proxy}."""
    database = store.client()["probe--platform"]
    make_known(database, landlord)
    launched = []

    def launch(to_broker=None, to_store=None, **settings):
        if to_broker is not None:
            settings["amqp_url"] = at_port(addresses.amqp_url, to_broker.port)
        if to_store is not None:
            query = {"authSource": "admin", "directConnection": "true"}
            settings["mongo_url"] = at_port(addresses.mongo_url, to_store.port, **query)
        log_file = tmp_path / f"process-{len(launched)}.log"
        launched.append(FaultedProcess(addresses, landlord, log_file, **settings))
        return launched[-1]

    yield launch
    for process in launched:
        if process.process is not None:
            process.kill()
    store.client().drop_database("probe--platform")


def make_known(database, *landlords):
    """Tell the service of these landlords, and of the key that signs the callers' tokens."""
    for name in landlords:
        entry = LandlordEntry(id=name, name="Test Homes", kind="council_direct", nation="ENG", state="active")
        database.landlords.replace_one({"_id": name}, entry.to_mongo().to_dict(), upsert=True)
    key = PublicKey(id="test-key", jwk=_key.as_dict(private=False)).to_mongo().to_dict()
    database.public_keys.replace_one({"_id": "test-key"}, key | {"expires_at": FAR}, upsert=True)


@pytest.fixture
def to_broker(addresses):
    proxy = Proxy(urlsplit(addresses.amqp_url).port)
    yield proxy
    proxy.close()


@pytest.fixture
def to_store(addresses):
    proxy = Proxy(urlsplit(addresses.mongo_url).port)
    yield proxy
    proxy.close()
