"""What no queue of ours asked for: expected where the contract names no reader, else for an operator to see."""

import pytest

from shared.bus import names, topology
from shared.bus.connection import Connection
from shared.contracts import all_events
from shared.outgoing import amqp_message

UNREAD = next(contract for contract in all_events() if not contract.readers)


@pytest.fixture
def channel(engines):
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    channel = connection.channel()
    topology.declare(channel)
    channel.queue_purge(names.UNROUTED)
    yield channel
    connection.close()


def announce(channel, event, landlord):
    channel.basic_publish_confirm(amqp_message(b"{}", {}, None), names.EVENTS, f"{landlord}.{event}")


def among_the_unrouted(channel):
    found = []
    while message := channel.basic_get(names.UNROUTED, no_ack=True):
        found.append(message.delivery_info["routing_key"])
    return found


def test_only_what_no_contract_expects_lies_among_the_unrouted(channel, landlord):
    announce(channel, f"{UNREAD.name}.v{UNREAD.version}", landlord)
    announce(channel, "training.never_heard_of.v1", landlord)
    assert among_the_unrouted(channel) == [f"{landlord}.training.never_heard_of.v1"]


def test_a_partner_gets_what_none_of_ours_reads(channel, landlord):
    channel.queue_declare("partner.queue", exclusive=True, durable=False)
    channel.queue_bind("partner.queue", names.EVENTS, f"{landlord}.#")
    announce(channel, f"{UNREAD.name}.v{UNREAD.version}", landlord)
    assert channel.basic_get("partner.queue", no_ack=True) is not None
