"""The consumer: what was not handled is never acknowledged, and nothing a handler does stops the others."""

import json
from urllib.parse import urlsplit, urlunsplit

import eventlet
import pytest
from nameko.containers import ServiceContainer

from shared.bus import names, subscribe, topology
from shared.bus.connection import Connection
from shared.bus.timers import _Turn
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.outgoing import amqp_message
from shared.relay import Relay
from shared.settings import Settings
from tests.proxy import Proxy
from tests.shared.probe import ThingMade


class Seen:
    def __init__(self):
        self.batched, self.single, self.slow, self.fail = [], [], set(), {}


seen = Seen()


class ConsumedService:
    name = "consumed"  # and with queues of its own: other test processes share the broker
    relay = Relay()

    @subscribe(ThingMade, batch=100)
    def keep_things(self, events):
        seen.batched += [event.subject for event in events]

    @subscribe(ThingMade, workers=1)
    def count_things(self, event):
        if event.subject in seen.slow:
            eventlet.sleep(1)
        seen.single.append(event.subject)
        if event.subject in seen.fail:
            raise seen.fail[event.subject]


QUEUES = [f"{ConsumedService.name}.{handler}" for handler in ("keep_things", "count_things")]


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


@pytest.fixture
def queues(admin, landlord):
    """The service's queues, bound to this landlord's events only."""
    for queue in QUEUES:
        topology._declare_queue(admin, queue, [f"{landlord}.{ThingMade.name}.v1"])
        for name in (queue, names.parked(queue), names.suspect(queue)):
            admin.queue_purge(name)
    yield
    for queue in QUEUES:
        for name in (queue, names.parked(queue), names.suspect(queue)):
            admin.queue_delete(name)


@pytest.fixture
def proxy(engines):
    proxy = Proxy(urlsplit(engines.amqp_url).port)
    yield proxy
    proxy.close()


@pytest.fixture
def start(engines, queues, proxy):
    seen.__init__()
    running = []

    def start():
        parts = urlsplit(engines.amqp_url)
        url = urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{proxy.port}"))
        settings = Settings("", url, "127.0.0.1:0", "127.0.0.1:0", "s", "http://localhost")
        container = ServiceContainer(ConsumedService, {"settings": settings, "AMQP_URI": url, "max_workers": 20})
        container.start()
        running.append(container)
        return container

    yield start
    for container in running:
        container.stop()


def until(condition, within=15):
    with eventlet.Timeout(within, AssertionError(f"did not happen within {within} s")):
        while not condition():
            eventlet.sleep(0.02)


def waiting(admin, queue):
    return admin.queue_declare(queue, passive=True).message_count


def envelope(landlord_id, subject):
    with acting_for(landlord_id):
        return ThingMade(subject, colour="red", taken=0).envelope("0000000001")


def publish(admin, event):
    admin.basic_publish(amqp_message(json.dumps(event).encode(), {}, None), names.EVENTS, routing_key(event))


@pytest.mark.parametrize("fault", [{"data": ...}, {"time": "2026-11-22T10:00:00"}, {"sequence": "-"}])
def test_an_event_with_a_fault_is_parked_and_takes_nobody_with_it(start, admin, landlord, fault):
    for number in range(20):
        event = envelope(landlord, f"e{number}") | (fault if number == 7 else {})
        publish(admin, {key: value for key, value in event.items() if value is not ...})
    start()
    until(lambda: len(set(seen.batched)) >= 19)
    until(lambda: waiting(admin, names.parked(QUEUES[0])) == 1, within=5)
    assert admin.basic_get(names.parked(QUEUES[0]), no_ack=True).headers[names.ERROR] == "invalid_data"
    until(lambda: len(set(seen.single)) == 19)


@pytest.mark.parametrize("trouble", [eventlet.Timeout, RuntimeError])
def test_a_handler_that_ran_out_of_time_has_failed_and_its_worker_goes_on(start, admin, landlord, trouble):
    start()
    seen.fail["late"] = trouble()
    publish(admin, envelope(landlord, "late"))
    until(lambda: seen.single.count("late") == 1)
    publish(admin, envelope(landlord, "next"))
    until(lambda: "next" in seen.single, within=5)
    del seen.fail["late"]
    until(lambda: seen.single.count("late") == 2, within=5)


def test_a_timer_that_ran_out_of_time_has_failed_and_is_asked_again(landlord):
    def late(_service):
        raise eventlet.Timeout

    assert _Turn(landlord).perform(late, None) == "failed"


def test_a_broker_that_falls_silent_during_sign_in_leaves_no_zombie(start, landlord, proxy, monkeypatch):
    really = Connection.channel

    def channel(self):
        opened = really(self)
        proxy.mode = "hole"
        return opened

    monkeypatch.setattr(Connection, "channel", channel)
    container = start()
    until(lambda: proxy.mode == "hole")
    eventlet.sleep(1)
    monkeypatch.setattr(Connection, "channel", really)
    proxy.mode = "pass"
    until(lambda: container.consumer.connected, within=20)


def test_a_failure_whose_connection_is_gone_is_put_aside_once(start, admin, landlord, proxy):
    container = start()
    until(lambda: container.consumer.connected and container.publisher.connected)
    put_aside, really = [], container.publisher.publish

    def publish_and_note(messages, within=30):
        put_aside.extend(headers.get(names.ATTEMPTS) for _, _, _, headers in messages)
        return really(messages, within)

    container.publisher.publish = publish_and_note
    seen.slow.add("bad")
    seen.fail["bad"] = RuntimeError("told to")
    publish(admin, envelope(landlord, "bad"))
    eventlet.sleep(0.4)
    proxy.cut()  # while it is being handled: it comes again
    until(lambda: seen.single.count("bad") >= 2)
    seen.fail.clear()
    until(lambda: seen.single.count("bad") >= 3, within=10)
    eventlet.sleep(2)
    assert put_aside.count(1) == 1
    assert seen.single.count("bad") == 3
