"""The relay under trouble: one bad event, one closed landlord, a broker that is away, a stop at any moment."""

from time import monotonic
from urllib.parse import urlsplit, urlunsplit

import eventlet
import pytest
from eventlet.event import Event
from pymongo.errors import AutoReconnect, OperationFailure

from shared import pulling, relay
from shared.bus import names, topology
from shared.bus.connection import Connection
from shared.context import acting_for
from shared.relay import NotPublished, Publisher
from tests.proxy import Proxy
from tests.shared.probe import Thing, ThingMade


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
def queue(admin, landlord):
    """A queue that gets every event of the landlord."""
    name = f"probe.relayed_{landlord}"
    admin.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"}, auto_delete=False)
    admin.queue_bind(name, names.EVENTS, f"{landlord}.#")
    yield name
    admin.queue_delete(name)


@pytest.fixture
def proxy(engines):
    proxy = Proxy(urlsplit(engines.amqp_url).port)
    yield proxy
    proxy.close()


@pytest.fixture
def started(engines, proxy):
    """started() -> a running publisher whose broker is behind `proxy`; its greenlet is publisher.greenlet."""
    running = []

    def start(user=None):
        parts = urlsplit(engines.amqp_url)
        netloc = f"{user or parts.netloc.rpartition('@')[0]}@127.0.0.1:{proxy.port}"
        publisher = Publisher(urlunsplit(parts._replace(netloc=netloc)), "probe")
        publisher.greenlet = eventlet.spawn(publisher.run)
        running.append(publisher)
        return publisher

    yield start
    for publisher in running:
        publisher.greenlet.kill()
        publisher._drop_connection()


def stored(landlord_id, **changes):
    """(database, collection, document id, [envelope]) of a new thing, as save tells it."""
    with acting_for(landlord_id):
        thing = Thing(id=Thing.next_id(), colour="red")
        event = ThingMade.of(thing)
        thing.announce(event)
        envelope = thing._announced[0] | changes
        thing.save()
    return f"probe--{landlord_id}", "probe_things", thing.id, [envelope]


def pending(landlord_id):
    with acting_for(landlord_id):
        return Thing.collection().count_documents({"pending_since": {"$ne": None}})


def until(condition, within=15):
    with eventlet.Timeout(within, AssertionError(f"did not happen within {within} s")):
        while not condition():
            eventlet.sleep(0.02)


def waiting(admin, queue):
    return admin.queue_declare(queue, passive=True).message_count


def before_pulling(monkeypatch, act):
    """Let act(database) come before each write that pulls."""
    really = pulling.pull_published

    def pull(database, collection, documents):
        act(database)
        really(database, collection, documents)

    monkeypatch.setattr(pulling, "pull_published", pull)


def test_a_landlord_whose_database_may_no_longer_be_used_does_not_hold_up_the_others(
    started, queue, landlord, other_landlord, monkeypatch
):
    def refuse(database):
        if database == f"probe--{other_landlord}":
            raise OperationFailure("not authorized", 13)

    before_pulling(monkeypatch, refuse)
    publisher = started()
    publisher.hand_over(*stored(other_landlord))
    publisher.hand_over(*stored(landlord))
    until(lambda: pending(landlord) == 0, within=5)
    publisher.hand_over(*stored(landlord))
    until(lambda: pending(landlord) == 0, within=5)
    assert publisher.connected


def test_what_could_not_be_pulled_while_the_database_was_away_is_pulled_later(started, queue, landlord, monkeypatch):
    cut = []

    def be_away(database):
        if len(cut) < 2:
            cut.append(database)
            raise AutoReconnect("away")

    before_pulling(monkeypatch, be_away)
    started().hand_over(*stored(landlord))
    until(lambda: pending(landlord) == 0, within=5)
    assert len(cut) == 2


def test_a_document_with_many_events_does_not_wait_to_be_pulled(started, queue, landlord, monkeypatch):
    monkeypatch.setattr(pulling, "QUIET", 60)
    monkeypatch.setattr(pulling, "AFTER", 60)
    publisher = started()
    publisher.hand_over(*stored(landlord))
    until(lambda: publisher._pulls)
    eventlet.sleep(0.2)
    assert pending(landlord) == 1, "one event waits for others to be pulled with"
    with acting_for(landlord):
        thing = Thing(id=Thing.next_id(), colour="red")
        for _ in range(pulling.MANY):
            thing.announce(ThingMade.of(thing))
        announced = list(thing._announced)
        thing.save()
    publisher.hand_over(f"probe--{landlord}", "probe_things", thing.id, announced)
    until(lambda: pending(landlord) == 0, within=5)


def test_a_slow_database_holds_up_neither_publishing_nor_other_landlords(
    started, queue, admin, landlord, other_landlord, monkeypatch
):
    answers = Event()

    def dawdle(database):
        if database == f"probe--{other_landlord}":
            answers.wait()

    before_pulling(monkeypatch, dawdle)
    publisher = started()
    publisher.hand_over(*stored(other_landlord))
    publisher.hand_over(*stored(landlord))
    until(lambda: pending(landlord) == 0, within=5)
    publisher.hand_over(*stored(landlord))
    until(lambda: waiting(admin, queue) == 2, within=5)
    answers.send()
    until(lambda: pending(landlord) + pending(other_landlord) == 0, within=5)


def test_an_event_that_cannot_be_written_down_does_not_hold_up_the_others(started, queue, admin, landlord):
    publisher = started()
    publisher.hand_over(*stored(landlord, sequence=None))
    publisher.hand_over(*stored(landlord))
    until(lambda: waiting(admin, queue) == 1, within=5)
    until(lambda: pending(landlord) == 1)
    assert publisher.backlog[0] == 0


def test_an_event_that_waits_already_is_not_taken_again(started, queue, admin, landlord, proxy):
    proxy.refuse()
    publisher = started()
    place = stored(landlord)
    for _ in range(5):
        publisher.hand_over(*place)
    assert publisher.backlog[0] == 1
    proxy.admit()
    until(lambda: pending(landlord) == 0)
    assert waiting(admin, queue) == 1
    until(lambda: publisher.hand_over(*place) == 1)  # the sweeper read it a moment before it was pulled
    until(lambda: waiting(admin, queue) == 2)


def test_while_the_broker_is_away_new_events_do_not_make_it_try_without_a_pause(started, landlord, proxy, monkeypatch):
    tried = []
    really = Connection.open
    monkeypatch.setattr(Connection, "open", lambda self: tried.append(monotonic()) or really(self))
    proxy.refuse()
    publisher = started()
    place = stored(landlord)
    for number in range(100):
        publisher.hand_over(*place[:3], [place[3][0] | {"id": f"e{number}"}])
        eventlet.sleep(0.02)
    assert len(tried) <= 6


def test_a_stop_waits_for_what_is_being_published(started, landlord, proxy):
    publisher = started()
    until(lambda: publisher.connected)
    proxy.mode = "hole"
    publisher.hand_over(*stored(landlord))
    until(lambda: not publisher._waiting)
    began = monotonic()
    publisher.flush(1)
    assert monotonic() - began > 0.9


def test_a_stop_ends_although_the_broker_swallows_everything(started, landlord, proxy, monkeypatch):
    monkeypatch.setattr(relay, "CONFIRM_WITHIN", 2)
    publisher = started()
    until(lambda: publisher.connected)
    proxy.mode = "hole"
    publisher.hand_over(*stored(landlord))
    until(lambda: not publisher._waiting)
    publisher.stop(within=0.5)
    with eventlet.Timeout(8, AssertionError("it never ends")):
        publisher.greenlet.wait()


def test_a_message_that_was_given_up_is_not_published_later(started, admin, landlord, proxy):
    queue = f"probe.given_up_{landlord}"
    admin.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"}, auto_delete=False)
    proxy.refuse()
    publisher = started()
    with pytest.raises(NotPublished):
        publisher.publish([("", queue, b"{}", {})], within=0.5)
    proxy.admit()
    publisher.publish([("", queue, b"{}", {})])
    assert waiting(admin, queue) == 1
    admin.queue_delete(queue)


def test_an_event_that_may_not_be_published_holds_up_no_other(started, queue, admin, landlord, passwords, monkeypatch):
    monkeypatch.setattr(relay, "REFUSED_AGAIN_AFTER", 0.5)
    publisher = started(user=f"membership:{passwords['membership']}")
    ours = [stored(landlord, type="doorstep.membership.resident_registered.v1") for _ in range(30)]
    foreign = stored(landlord)
    for event in (*ours[:15], foreign, *ours[15:]):
        publisher.hand_over(*event)
    until(lambda: admin.queue_declare(queue, passive=True).message_count >= 30)
    eventlet.sleep(1.5)
    assert publisher.backlog[0] == 1, "what was refused must stay, and be seen to stay"
