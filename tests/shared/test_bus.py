"""From a stored event to its handler, over a real broker, and what becomes of what cannot be handled."""

import json

import eventlet
import pytest
from nameko.containers import ServiceContainer

from shared import store
from shared.bus import handling, names, subscribe, topology
from shared.bus.connection import Connection
from shared.bus.delivery import MAX_BODY
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.outgoing import amqp_message
from shared.relay import Publisher, Relay
from shared.settings import Settings
from shared.sweeper import Sweeper
from tests.proxy import at_port
from tests.shared.consuming import *  # noqa: F403 - its fixtures, but for those below
from tests.shared.consuming import until, waiting
from tests.shared.probe import Thing, ThingMade, ThingRow, ThingsMade, ThingTaken

QUEUES = {"probe.keep_things": [ThingMade, ThingTaken, ThingsMade], "probe.count_things": [ThingMade]}


class Probe:
    """What the handlers saw, and what they are to do about it."""

    def __init__(self):
        self.batches, self.seen, self.failed, self.fail, self.slow, self.most = [], [], [], set(), 0, 0
        self.at_work = []  # landlords whose event is being counted


probe = Probe()


class ProbeService:
    name = "probe"
    relay = Relay()

    @subscribe(ThingMade, ThingTaken, ThingsMade, batch=100)
    def keep_things(self, events):
        probe.batches.append([(event.landlord, event.subject) for event in events])
        if any(event.subject in probe.fail for event in events):
            raise RuntimeError("told to")
        ThingRow.keep_many([(event.subject, event.sequence, {"colour": event.colour}) for event in events])

    @subscribe(ThingMade, workers=6, per_landlord=3)
    def count_things(self, event):
        probe.at_work.append(event.landlord)
        probe.most = max(probe.most, probe.at_work.count(event.landlord))
        eventlet.sleep(probe.slow)
        probe.at_work.remove(event.landlord)
        if event.subject in probe.fail:
            probe.failed.append(event.subject)
            raise RuntimeError("told to")
        probe.seen.append(event.subject)


@pytest.fixture(scope="module")
def admin(engines, platform_store):
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    channel = connection.channel()
    topology.declare(channel)
    for queue, contracts in QUEUES.items():
        topology._declare_queue(channel, queue, [f"*.{c.name}.v{c.version}" for c in contracts])
    yield channel
    for queue in QUEUES:
        for name in (queue, names.parked(queue), names.suspect(queue)):
            channel.queue_delete(name)
    connection.close()


@pytest.fixture
def start(engines, admin, landlord, proxy):
    """start() -> a running container whose broker is behind `proxy`."""
    probe.__init__()
    for queue in QUEUES:
        for name in (queue, names.parked(queue), names.suspect(queue)):
            admin.queue_purge(name)
    running = []

    def start(url=engines.amqp_url):
        settings = Settings(
            "",
            at_port(url, proxy.port),
            "127.0.0.1:0",
            "127.0.0.1:0",
            "s",
            "http://localhost",
            sweep_every=60,
            sweep_after=30,
        )
        container = ServiceContainer(ProbeService, {"settings": settings, "AMQP_URI": url, "max_workers": 20})
        container.start()
        running.append(container)
        return container

    yield start
    for container in running:
        container.stop()


def envelope(subject="t", landlord_id=None, contract=ThingMade, **changes):
    with acting_for(landlord_id):
        return contract(subject, colour="red", taken=0).envelope("0000000001") | changes


def publish(admin, body, key, headers=None):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    admin.basic_publish(amqp_message(body, headers or {}, None), names.EVENTS, key)


def parked(admin, queue="probe.count_things"):
    until(lambda: waiting(admin, names.parked(queue)) > 0)
    return admin.basic_get(names.parked(queue), no_ack=True)


def test_a_stored_event_is_published_handled_and_pulled(start, working):
    start()
    thing = Thing.made("blue")
    until(lambda: thing.id in probe.seen)
    until(lambda: Thing.collection().find_one({"_id": thing.id})["pending_events"] == [])
    until(lambda: ThingRow.collection().find_one({"_id": thing.id}))
    assert Thing.get(thing.id).version == 1


def test_what_is_published_is_a_cloud_event(start, working, admin):
    admin.queue_declare("probe.wire", durable=True, arguments={"x-queue-type": "quorum"}, auto_delete=False)
    admin.queue_bind("probe.wire", names.EVENTS, f"{working}.#")
    start()
    thing = Thing.made()
    until(lambda: waiting(admin, "probe.wire"))
    message = admin.basic_get("probe.wire", no_ack=True)
    admin.queue_delete("probe.wire")
    event = json.loads(message.body)
    assert message.properties["content_type"] == "application/cloudevents+json"
    assert message.properties["delivery_mode"] == 2
    assert message.delivery_info["routing_key"] == f"{working}.probe.thing_made.v1" == routing_key(event)
    assert event["specversion"] == "1.0"
    assert event["subject"] == thing.id
    assert event["sequence"] == "0000000001"
    assert event["data"] == {"colour": "red", "taken": 0}


def test_while_the_broker_is_away_commands_succeed_and_their_events_follow_when_it_is_back(start, working, proxy):
    start()
    first = Thing.made()
    until(lambda: first.id in probe.seen)
    proxy.refuse()
    things = [Thing.made() for _ in range(20)]
    eventlet.sleep(1)
    assert not {thing.id for thing in things} & set(probe.seen)
    proxy.admit()
    until(lambda: {thing.id for thing in things} <= set(probe.seen), within=25)


def test_a_network_that_swallows_everything_leaves_no_zombie(start, working, proxy, monkeypatch):
    monkeypatch.setattr("shared.bus.connection.HEARTBEAT", 3)  # seconds, instead of 10
    start()
    first = Thing.made()
    until(lambda: first.id in probe.seen)
    proxy.mode = "hole"
    second = Thing.made()
    eventlet.sleep(8)
    proxy.mode = "pass"
    until(lambda: second.id in probe.seen, within=30)


def test_what_a_dead_process_left_stored_is_published_by_the_sweeper(start, working):
    thing = Thing.made()  # nobody is there to publish it: as if the process had died right after the save
    publisher = start().publisher
    sweeper = Sweeper("probe", Settings("", "", "", "", "", "", sweep_after=0), publisher.hand_over)
    assert sweeper.sweep() >= 1
    until(lambda: thing.id in probe.seen)


def test_a_failed_handler_is_tried_again_later_and_then_parked(start, working, admin, monkeypatch):
    monkeypatch.setattr(handling, "DELAYS", ["1s", "1s"])
    start()
    thing_id = new_id()
    probe.fail.add(thing_id)
    Thing.made(id=thing_id)
    message = parked(admin)
    assert message.headers[names.ATTEMPTS] == 3
    assert message.headers[names.ROUTING_KEY] == f"{working}.probe.thing_made.v1"
    assert message.headers[names.ERROR] == "RuntimeError"
    assert message.headers[names.FIRST_FAILED] < message.headers[names.LAST_FAILED]
    assert thing_id not in probe.seen


def test_a_failed_handler_that_recovers_handles_it_once(start, working):
    start()
    thing_id = new_id()
    probe.fail.add(thing_id)
    Thing.made(id=thing_id)
    until(lambda: probe.failed.count(thing_id) == 1)
    probe.fail.clear()
    until(lambda: thing_id in probe.seen)
    eventlet.sleep(0.3)
    assert probe.seen.count(thing_id) == 1


HOPELESS = {
    "broken JSON": lambda landlord: b'{"id": ',
    "not an object": lambda landlord: b"[1]",
    "no id": lambda landlord: {key: value for key, value in envelope(landlord_id=landlord).items() if key != "id"},
    "another landlord than its key": lambda landlord: envelope(landlord_id=landlord, landlord="elsewhere"),
    "another type than its key": lambda landlord: envelope(landlord_id=landlord, type=ThingTaken.type),
    "another source": lambda landlord: envelope(landlord_id=landlord, source="/complaints"),
    "data that do not fit": lambda landlord: envelope(landlord_id=landlord, data={"colour": {"$ne": 1}}),
    "a sequence that is no number": lambda landlord: envelope(landlord_id=landlord, sequence="x"),
    "ten megabytes": lambda landlord: b"x" * (MAX_BODY * 10),
    "deep nesting": lambda landlord: b"[" * 100_000,
    "bytes that are no text": lambda landlord: b"\xff\xfe\x00",
}


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_can_never_be_handled_is_parked_at_once_and_alone(start, landlord, admin, kind, capfd):
    start()
    publish(admin, HOPELESS[kind](landlord), f"{landlord}.probe.thing_made.v1")
    good = envelope(new_id(), landlord)
    publish(admin, good, routing_key(good))
    message = parked(admin)
    assert message.headers[names.ATTEMPTS] == 1
    until(lambda: good["subject"] in probe.seen)
    assert '{"id":' not in capfd.readouterr().out


def test_a_version_from_the_future_is_parked(start, landlord, admin):
    admin.queue_bind("probe.count_things", names.EVENTS, "*.probe.thing_made.v9")
    start()
    event = envelope(landlord_id=landlord, type="doorstep.probe.thing_made.v9")
    publish(admin, event, routing_key(event))
    assert parked(admin).headers[names.ERROR] == "unknown_type_or_version"
    admin.queue_unbind("probe.count_things", names.EVENTS, "*.probe.thing_made.v9")


def test_an_event_of_a_landlord_not_known_yet_waits_for_the_registry(start, landlord, admin):
    start()
    event = envelope(new_id(), "not-yet")
    publish(admin, event, routing_key(event))
    until(lambda: waiting(admin, "doorstep.delay.1s"))
    registry._entries["not-yet"] = LandlordEntry(id="not-yet", name="N", kind="almo", nation="ENG", state="active")
    until(lambda: event["subject"] in probe.seen)
    until(lambda: [("not-yet", event["subject"])] in probe.batches)  # else it comes into the next test
    registry._entries.pop("not-yet")


def test_batches_are_of_one_landlord_and_none_is_missing(start, landlord, other_landlord, admin):
    events = [envelope(f"t{n}", (landlord, other_landlord)[n % 2]) for n in range(400)]
    for event in events:
        publish(admin, event, routing_key(event))
    start()
    until(lambda: sum(map(len, probe.batches)) >= 400)
    assert all(len({owner for owner, _ in batch}) == 1 for batch in probe.batches)
    assert max(map(len, probe.batches)) > 10
    for name in (landlord, other_landlord):
        with acting_for(name):
            until(lambda: ThingRow.collection().count_documents({}) == 200)


def test_one_poisoned_event_does_not_take_its_batch_with_it(start, landlord, admin, monkeypatch):
    monkeypatch.setattr(handling, "DELAYS", [])
    probe.fail.add("t25")
    for number in range(50):
        publish(admin, (event := envelope(f"t{number}", landlord, ThingTaken)), routing_key(event))
    start()
    with acting_for(landlord):
        until(lambda: ThingRow.collection().count_documents({}) == 49)
        assert not ThingRow.collection().find_one({"_id": "t25"})
    message = parked(admin, "probe.keep_things")
    assert json.loads(message.body)["subject"] == "t25"
    assert waiting(admin, names.parked("probe.keep_things")) == 0


def test_one_landlord_does_not_hold_all_workers(start, landlord, other_landlord, admin):
    probe.slow = 0.2
    for number in range(20):
        publish(admin, (event := envelope(f"a{number}", landlord)), routing_key(event))
    publish(admin, (event := envelope("b", other_landlord)), routing_key(event))
    start()
    until(lambda: "b" in probe.seen)
    assert len(probe.seen) < 15
    assert probe.most <= 3


def test_told_to_stop_it_finishes_what_was_delivered_and_nothing_comes_twice(start, landlord, admin):
    for number in range(60):
        publish(admin, (event := envelope(f"s{number}", landlord)), routing_key(event))
    probe.slow = 0.2
    container = start()
    until(lambda: len(probe.seen) > 5)
    container.stop()
    seen = list(probe.seen)
    assert len(seen) == len(set(seen))
    left = waiting(admin, "probe.count_things")
    assert len(seen) + left == 60
    start()
    until(lambda: len(probe.seen) == 60)
    assert waiting(admin, names.suspect("probe.count_things")) == 0
    assert sorted(probe.seen) == sorted(f"s{n}" for n in range(60))


@pytest.mark.parametrize("reads_already", [False, True])
def test_a_queue_that_is_not_there_keeps_no_other_handler_from_its_own(
    start, landlord, admin, monkeypatch, reads_already
):
    monkeypatch.setattr("shared.bus.consumer.MISSING_AGAIN", 0.5)
    missing, contracts = "probe.keep_things", QUEUES["probe.keep_things"]
    container = start() if reads_already else None
    until(lambda: container is None or container.consumer.connected)
    admin.queue_delete(missing)
    container = container or start()
    first, second = envelope(new_id(), landlord), envelope(new_id(), landlord)
    publish(admin, first, routing_key(first))
    until(lambda: first["subject"] in probe.seen)
    until(lambda: container.consumer.connected and any(lane.channel is None for lane in container.consumer.lanes))
    topology._declare_queue(admin, missing, [f"*.{one.name}.v{one.version}" for one in contracts])
    publish(admin, second, routing_key(second))
    with acting_for(landlord):
        until(lambda: ThingRow.collection().find_one({"_id": second["subject"]}))


def test_a_suspect_waits_until_this_process_has_acknowledged_where_it_came_from(start, landlord, admin):
    queue, event = "probe.count_things", envelope(new_id(), landlord)
    body = json.dumps(event).encode()
    container = start()
    until(lambda: container.consumer.connected)
    container.consumer.moving.update([(queue, body)])
    message = amqp_message(body, {names.ROUTING_KEY: routing_key(event)}, None)
    admin.basic_publish(message, names.SUSPECT, queue)
    eventlet.sleep(0.5)
    assert event["subject"] not in probe.seen
    container.consumer.moving.clear()
    until(lambda: event["subject"] in probe.seen)


def test_what_was_in_hand_when_a_connection_broke_comes_again_by_way_of_the_suspects(start, landlord, admin, proxy):
    start()
    probe.slow = 1
    publish(admin, (event := envelope("again", landlord)), routing_key(event))
    until(lambda: probe.at_work)
    proxy.cut()
    probe.slow = 0
    until(lambda: probe.seen.count("again") >= 2, within=30)
    assert waiting(admin, names.parked("probe.count_things")) == 0


def test_a_message_that_somebody_else_put_a_key_header_on_is_judged_by_its_real_key(
    start, landlord, other_landlord, admin
):
    start()
    event = envelope(landlord_id=other_landlord)
    headers = {names.ROUTING_KEY: routing_key(event)}
    publish(admin, event, f"{landlord}.probe.thing_made.v1", headers)
    assert parked(admin).headers[names.ERROR] == "wrong_landlord_or_type"


def test_a_publisher_confirms_every_one_of_many(engines, admin, landlord):
    admin.queue_declare("probe.many", durable=True, arguments={"x-queue-type": "quorum"}, auto_delete=False)
    admin.queue_bind("probe.many", names.EVENTS, f"{landlord}.#")
    publisher = Publisher(engines.amqp_url, "probe")
    greenlet = eventlet.spawn(publisher.run)
    with acting_for(landlord):
        things = [Thing(id=f"m{n}", colour="red") for n in range(2000)]
        store.telling.stored.append(publisher.hand_over)
        for thing in things:
            thing.announce(ThingMade.of(thing))
            thing.save()
    publisher.flush(20)
    store.telling.stored.remove(publisher.hand_over)
    publisher.stop()
    greenlet.wait()
    assert waiting(admin, "probe.many") == 2000
    admin.queue_delete("probe.many")
    with acting_for(landlord), eventlet.Timeout(5, AssertionError("not pulled")):
        while Thing.collection().count_documents({"pending_events": {"$ne": []}}):  # a majority has it a moment later
            eventlet.sleep(0.02)
