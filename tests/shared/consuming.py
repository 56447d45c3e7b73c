"""A service of a test's own that consumes, behind a proxy, from queues of its own."""

import json
from urllib.parse import urlsplit

import eventlet
import pytest
from nameko.containers import ServiceContainer

from shared.bus import names, topology
from shared.bus.connection import Connection
from shared.bus.subscription import Subscription
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.outgoing import amqp_message
from shared.settings import Settings
from tests.proxy import Proxy, at_port
from tests.shared.probe import ThingMade

__all__ = ["admin", "proxy", "queues", "service_name", "start"]


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture(scope="module")
def admin(engines, platform_store):
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    channel = connection.channel()
    topology.declare(channel)
    yield channel
    connection.close()


def queue_of(service, handler):
    return f"{service.name}.{handler}"


@pytest.fixture
def queues(admin, consuming, landlord, other_landlord):
    """The queues of the service class that `consuming` names, bound to these landlords' events only."""
    queues = [
        queue_of(consuming, name)
        for name, method in vars(consuming).items()
        if any(isinstance(found, Subscription) for found in getattr(method, "nameko_entrypoints", ()))
    ]
    for tier in names.DELAYS:
        admin.queue_purge(names.delay(tier))  # what an earlier test's container put off would come into these
    for queue in queues:
        topology._declare_queue(admin, queue, [f"{one}.{ThingMade.name}.v1" for one in (landlord, other_landlord)])
        for name in (queue, names.parked(queue), names.suspect(queue)):
            admin.queue_purge(name)
    yield queues
    for queue in queues:
        for name in (queue, names.parked(queue), names.suspect(queue)):
            admin.queue_delete(name)


@pytest.fixture
def proxy(engines):
    proxy = Proxy(urlsplit(engines.amqp_url).port)
    yield proxy
    proxy.close()


@pytest.fixture
def start(engines, consuming, queues, proxy):
    """start() -> a running container of the service, whose broker is behind `proxy`."""
    running = []

    def start():
        url = at_port(engines.amqp_url, proxy.port)
        settings = Settings("", url, "127.0.0.1:0", "127.0.0.1:0", "s", "http://localhost")
        container = ServiceContainer(consuming, {"settings": settings, "AMQP_URI": url, "max_workers": 20})
        container.start()
        running.append(container)
        return container

    yield start
    for container in running:
        container.stop()


def until(condition, within=15, tell=lambda: ""):
    """Wait for it. tell() -> what is to be known where it does not happen."""
    limit = eventlet.Timeout(within)
    try:
        while not condition():
            eventlet.sleep(0.02)
    except eventlet.Timeout as timeout:
        if timeout is not limit:
            raise
        raise AssertionError(f"did not happen within {within} s. {tell()}") from None
    finally:
        limit.cancel()


def waiting(admin, queue):
    return admin.queue_declare(queue, passive=True).message_count


def envelope(landlord_id, subject):
    with acting_for(landlord_id):
        return ThingMade(subject, colour="red", taken=0).envelope("0000000001")


def publish(admin, event):
    admin.basic_publish(amqp_message(json.dumps(event).encode(), {}, None), names.EVENTS, routing_key(event))
