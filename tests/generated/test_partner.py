"""A partner's own program: pika and the CloudEvents SDK, an address and a password, none of our code."""

import json
import secrets
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import eventlet
import pika
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from jsonschema import Draft202012Validator
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError

from deploy import accounts as rights
from deploy.reference.files import SAMPLES
from deploy.reference.samples import PLATFORM_ENTITIES
from deploy.reference.schemas import name_of, schema_of
from shared.bus import topology
from shared.bus.connection import Connection
from shared.contracts import SERVICES, all_events
from shared.ids import new_id
from shared.relay import Publisher

EVENTS = "doorstep.events"
PASSWORD = "a password of the partner's own"
ACCESS_REFUSED = 403
EVERY_EVENT = [contract for contract in all_events() if contract.entity not in PLATFORM_ENTITIES]


@pytest.fixture(scope="module")
def hull(new_landlord_id):
    return new_landlord_id()


@pytest.fixture(scope="module")
def hull_city(hull):
    """Another landlord, whose id begins with the first one's."""
    return f"{hull}-city"


@pytest.fixture(scope="module")
def broker(engines, accounts, hull):
    """The platform's exchanges and queues, and the partner's account."""
    connection = Connection(engines.amqp_url, "partner tests").open()
    topology.declare(connection.channel())
    connection.close()
    user = rights.grant_partner(engines.broker_api_url, hull, "crm", PASSWORD)
    yield user
    rights.revoke_partner(engines.broker_api_url, hull, "crm")


@pytest.fixture
def partner(engines, broker):
    """A channel of the partner's."""
    address = urlsplit(engines.amqp_url)
    connection = pika.BlockingConnection(
        pika.ConnectionParameters(
            address.hostname, address.port, "doorstep", pika.PlainCredentials(broker, PASSWORD), socket_timeout=5
        )
    )
    yield connection.channel()
    if connection.is_open:
        connection.close()


@pytest.fixture
def inbox(partner, hull):
    name = f"partner.{hull}.crm.inbox-{secrets.token_hex(3)}"
    partner.queue_declare(name, durable=True)
    return name


@pytest.fixture
def publish(engines, accounts, platform_store):
    """Publish one event of every contract for a landlord, through the relay of each service, as that service."""
    started = []
    for service in SERVICES:
        parts = urlsplit(engines.amqp_url)
        netloc = f"{service}:{accounts[service]}@{parts.hostname}:{parts.port}"
        publisher = Publisher(urlunsplit(parts._replace(netloc=netloc)), service, "http://localhost")
        started.append((publisher, eventlet.spawn(publisher.run)))
    publishers = {service: publisher for service, (publisher, _) in zip(SERVICES, started, strict=True)}

    def everything(landlord):
        sent = []
        for contract in EVERY_EVENT:
            event = json.loads((SAMPLES / f"{name_of(contract)}.json").read_text())
            event |= {"landlord": landlord, "id": new_id(), "sequence": int(event["sequence"])}
            publishers[contract.service].hand_over(f"{contract.service}--{landlord}", "nothing", "no-id", [event])
            sent.append(event)
        return sent

    yield everything
    for publisher, greenlet in started:
        publisher.stop(within=5)
        greenlet.wait()


def receive(partner, inbox, count, seconds=20):
    """[(routing key, content type, body)] of so many messages, and of any that come in the second after."""
    found = []
    for method, properties, body in partner.consume(inbox, auto_ack=True, inactivity_timeout=1):
        if method is None:
            seconds -= 1
            if len(found) >= count or seconds < 0:
                break
            continue
        found.append((method.routing_key, properties, body))
    partner.cancel()
    return found


def test_receives_every_event_of_its_landlord_and_nothing_else(partner, inbox, hull, hull_city, publish):
    partner.queue_bind(inbox, EVENTS, f"{hull}.#")
    publish(hull_city)
    sent = publish(hull)
    received = receive(partner, inbox, len(sent))
    assert {json.loads(body)["landlord"] for _, _, body in received} == {hull}
    assert {json.loads(body)["id"] for _, _, body in received} >= {event["id"] for event in sent}
    assert len(received) == len(sent)


def test_what_it_receives_are_valid_cloudevents(partner, inbox, hull, publish):
    partner.queue_bind(inbox, EVENTS, f"{hull}.#")
    sent = {event["id"]: event for event in publish(hull)}
    contracts = {contract.type: contract for contract in all_events()}
    received = receive(partner, inbox, len(sent))
    assert len(received) == len(sent)
    for routing_key, properties, body in received:
        event = JSONFormat().read(CloudEvent, body)
        contract = contracts[event.get_type()]
        assert properties.content_type == "application/cloudevents+json"
        assert properties.delivery_mode == 2  # survives the broker's restart
        assert routing_key == f"{hull}.{name_of(contract)}"
        assert isinstance(event.get_time(), datetime)
        assert event.get_source() == f"/{contract.service}"
        assert event.get_data() == sent[event.get_id()]["data"]
        Draft202012Validator(schema_of(contract)).validate(json.loads(body))


def test_binds_a_part_of_its_landlords_events(partner, inbox, hull, publish):
    partner.queue_bind(inbox, EVENTS, f"{hull}.complaints.#")
    sent = [event for event in publish(hull) if event["source"] == "/complaints"]
    received = receive(partner, inbox, len(sent))
    assert sorted(json.loads(body)["id"] for _, _, body in received) == sorted(event["id"] for event in sent)


@pytest.mark.parametrize(
    "key", ["#", "*.#", "{city}.#", "*.complaints.#", "{hull}", "{hull}*.#", "platform.#", "#.v1", ""]
)
def test_binds_nothing_wider(partner, inbox, hull, hull_city, key):
    with pytest.raises(ChannelClosedByBroker) as refused:
        partner.queue_bind(inbox, EVENTS, key.format(hull=hull, city=hull_city))
    assert refused.value.reply_code == ACCESS_REFUSED


@pytest.mark.parametrize(
    "exchange", ["", EVENTS, "doorstep.parked", "doorstep.delay.1s", "doorstep.suspect", "doorstep.return"]
)
def test_publishes_nothing(partner, inbox, hull, exchange):
    partner.confirm_delivery()
    with pytest.raises(ChannelClosedByBroker) as refused:
        partner.basic_publish(exchange, f"{hull}.complaints.complaint_received.v1", b"{}")
    assert refused.value.reply_code == ACCESS_REFUSED


@pytest.mark.parametrize(
    "queue",
    ["membership.keep_timeline", "membership.keep_timeline.parked", "doorstep.unrouted", "doorstep.delay.1s",
     "partner.{city}.crm.inbox", "partner.{hull}.other.inbox"],
)  # fmt: skip
def test_reads_no_queue_but_its_own(partner, hull, hull_city, queue):
    with pytest.raises(ChannelClosedByBroker) as refused:
        partner.basic_get(queue.format(hull=hull, city=hull_city))
    assert refused.value.reply_code == ACCESS_REFUSED


@pytest.mark.parametrize(
    "queue", ["partner.{city}.crm.inbox", "partner.{hull}.other.inbox", "inbox", "membership.mine", ""]
)
def test_makes_no_queue_under_another_name(partner, hull, hull_city, queue):
    with pytest.raises(ChannelClosedByBroker) as refused:
        partner.queue_declare(queue.format(hull=hull, city=hull_city), exclusive=True)
    assert refused.value.reply_code == ACCESS_REFUSED


def test_reaches_no_other_virtual_host(engines, broker):
    address = urlsplit(engines.amqp_url)
    elsewhere = pika.ConnectionParameters(
        address.hostname, address.port, "/", pika.PlainCredentials(broker, PASSWORD), connection_attempts=1
    )
    with pytest.raises(ProbableAccessDeniedError):
        pika.BlockingConnection(elsewhere)


def test_is_out_as_soon_as_it_is_removed(engines, hull, broker):
    rights.grant_partner(engines.broker_api_url, hull, "short", PASSWORD)
    rights.revoke_partner(engines.broker_api_url, hull, "short")
    address = urlsplit(engines.amqp_url)
    credentials = pika.PlainCredentials(f"partner-{hull}-short", PASSWORD)
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        pika.BlockingConnection(pika.ConnectionParameters(address.hostname, address.port, "doorstep", credentials))
