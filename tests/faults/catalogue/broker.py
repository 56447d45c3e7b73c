"""A RabbitMQ of the catalogue's own, which its tests may kill, starve and fill."""

import json
import subprocess
import time
from contextlib import contextmanager

import requests

from shared.bus import names, topology
from shared.bus.connection import Connection
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.outgoing import amqp_message
from tests.faults.catalogue.service import QUEUES

CTL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
SETTLED_AFTER = 5  # seconds: a quorum queue younger than this may not survive a kill -9 of RabbitMQ 3.10


class Broker:
    """The node, and what a test asks of it. Each call has a connection of its own: the last one may be dead."""

    def __init__(self, node):
        self.node = node
        self._declared = 0.0

    @contextmanager
    def channel(self):
        connection = Connection(self.node.amqp_url, "tests", heartbeat=0).open()
        try:
            yield connection.channel()
        finally:
            connection.close()

    def prepare(self):
        """Declare everything, with delays a hundred times shorter, and empty all queues."""
        really = dict(names.DELAYS)
        names.DELAYS.update({tier: milliseconds // 100 or 1 for tier, milliseconds in really.items()})
        try:
            with self.channel() as channel:
                topology._declare_exchanges(channel)
                for tier, milliseconds in names.DELAYS.items():
                    topology._declare_delay(channel, tier, milliseconds)
                self.declare_queues(channel)
        finally:
            names.DELAYS.update(really)
        self._declared = self._declared or time.monotonic()
        self.purge()

    @staticmethod
    def declare_queues(channel):
        for queue, contracts in QUEUES.items():
            topology._declare_queue(channel, queue, [f"*.{contract.name}.v1" for contract in contracts])

    def purge(self):
        with self.channel() as channel:
            for queue in (*everything(), names.UNROUTED, *map(names.delay, names.DELAYS)):
                channel.queue_purge(queue)

    def kill(self):
        """kill -9, once the queues have lived long enough to survive it."""
        time.sleep(max(0, self._declared + SETTLED_AFTER - time.monotonic()))
        self.node.node.kill()

    def start(self):
        self.node.start()

    def waiting(self, queue):
        with self.channel() as channel:
            return channel.queue_declare(queue, passive=True).message_count

    def publish(self, events):
        """Publish envelopes as their service would, and wait until they are confirmed."""
        self.publish_raw([(json.dumps(event).encode(), routing_key(event), {}) for event in events])

    def publish_raw(self, messages, exchange=names.EVENTS):
        """messages: [(body, routing key, properties of the message)]."""
        with self.channel() as channel:
            channel.confirm_select()
            unconfirmed = set(range(1, len(messages) + 1))

            def confirmed(tag, multiple):
                unconfirmed.difference_update(range(1, tag + 1) if multiple else [tag])

            channel.events["basic_ack"].add(confirmed)
            for body, key, properties in messages:
                message = amqp_message(body, {}, None)
                message.properties.update(properties)
                channel.basic_publish(message, exchange, key)
            deadline = time.monotonic() + 60
            while unconfirmed and time.monotonic() < deadline:
                channel.connection.drain_events(timeout=10)
            assert not unconfirmed, f"{len(unconfirmed)} messages of the test itself were not confirmed"

    def take(self, queue):
        """All messages of a queue, which is empty then."""
        found = []
        with self.channel() as channel:
            while (message := channel.basic_get(queue, no_ack=True)) is not None:
                found.append(message)
        return found

    def redelivered(self, queue):
        """How often the broker handed out a message of this queue a second time, as its statistics say so far."""
        name = f"{self.node.api_url}/api/queues/doorstep/{queue}"
        with requests.Session() as session:
            session.trust_env = False
            return session.get(name, timeout=10).json().get("message_stats", {}).get("redeliver", 0)

    def control(self, *arguments):
        """rabbitmqctl on this node."""
        command = [CTL, "-n", "doorstep@localhost", *arguments]
        environment = self.node._environment()
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)


def everything():
    """Work queues, and those beside them."""
    return [name for queue in QUEUES for name in (queue, names.parked(queue), names.suspect(queue))]


def made(contract, landlord, subject, sequence=1, **data):
    """An envelope as a service stores it, its sequence written as the relay writes it."""
    with acting_for(landlord):
        return contract(subject, **({"colour": "red", "taken": 0} | data)).envelope(f"{sequence:010d}")
