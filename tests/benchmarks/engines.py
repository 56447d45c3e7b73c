"""The private RabbitMQ and MongoDB that all sides of a run share, and the administrator's way into both."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from amqp import Connection
from pymongo import MongoClient

from deploy.local.engines import temporary_engines
from deploy.local.rabbit import VHOST
from tests.benchmarks.figures import cpu_seconds


@dataclass
class Ground:
    """Engines that run, as the administrator. mongod and node can be killed and restarted."""

    node: Any
    mongod: Any
    store: MongoClient
    broker: Connection

    @property
    def mongo_url(self):
        return self.mongod.url

    @property
    def amqp_url(self):
        return self.node.amqp_url

    def cpu_seconds(self):
        """Spent so far by the store and the broker together."""
        return cpu_seconds(self.mongod.process.child.pid) + cpu_seconds(self.node.node.child.pid)

    def messages_in(self, *queues):
        """Messages ready in these queues, as the broker counts them (it may lag by some milliseconds)."""
        with self.broker.channel() as channel:
            return sum(channel.queue_declare(queue, passive=True).message_count for queue in queues)

    def empty(self, *queues):
        with self.broker.channel() as channel:
            for queue in queues:
                channel.queue_purge(queue)


@contextmanager
def ground():
    with temporary_engines() as (node, mongod):
        store = MongoClient(mongod.url, tz_aware=True)
        broker = Connection(f"127.0.0.1:{node.ports.amqp}", "admin", node.password, virtual_host=VHOST, heartbeat=0)
        broker.connect()
        try:
            yield Ground(node, mongod, store, broker)
        finally:
            broker.close()
            store.close()
