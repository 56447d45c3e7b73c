"""The consumer: what was not handled is never acknowledged, and nothing a handler does stops the others."""

import eventlet
import pytest

from shared.bus import names, subscribe
from shared.bus.connection import Connection, NotPublished
from shared.bus.timers import _Turn
from shared.relay import Publisher, Relay
from tests.shared.consuming import *  # noqa: F403 - its fixtures
from tests.shared.consuming import envelope, publish, queue_of, until, waiting
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


QUEUES = [queue_of(ConsumedService, handler) for handler in ("keep_things", "count_things")]


@pytest.fixture(scope="module")
def consuming():
    return ConsumedService


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.__init__()


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


def test_a_connection_that_breaks_again_and_again_makes_nobody_a_killer(start, admin, landlord, proxy):
    seen.slow.add("slow")
    publish(admin, envelope(landlord, "slow"))
    container = start()
    for _ in range(9):
        until(lambda: container.consumer.connected and container.publisher.connected)
        eventlet.sleep(0.4)
        proxy.cut()
        until(lambda: not container.consumer.connected)
    seen.slow.clear()
    before = seen.single.count("slow")
    until(lambda: seen.single.count("slow") > before or waiting(admin, names.parked(QUEUES[1])), within=20)
    assert waiting(admin, names.parked(QUEUES[1])) == 0, "it was parked as a killer of processes, and killed none"


def test_while_the_broker_takes_nothing_a_failure_costs_the_others_nothing(start, admin, landlord, monkeypatch):
    monkeypatch.setattr("shared.relay.Publisher.publish", tired(published := []))
    container = start()
    until(lambda: container.consumer.connected)
    connection = container.consumer.connection
    seen.fail["bad"] = RuntimeError("told to")
    publish(admin, envelope(landlord, "bad"))
    until(lambda: len(published) == 3)
    assert container.consumer.connection is connection, "it gave up its connection, and all comes again"
    assert seen.single.count("bad") == 1


def tired(published):
    """A publisher that the broker confirms nothing for, twice."""
    really = Publisher.publish

    def publish(self, messages, within=30):
        published.append(messages)
        if len(published) < 3:
            eventlet.sleep(0.2)
            raise NotPublished
        return really(self, messages, within)

    return publish
