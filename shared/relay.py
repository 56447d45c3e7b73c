"""The relay: publishes what is stored, in batches with confirms, and pulls it from its document once confirmed.

Nothing ever publishes an event that is not stored, and no request or handler waits for the broker: they hand over and
go on. What this process cannot publish (it dies, the broker is away for longer than its memory lasts) stays stored, and
the sweeper of any process publishes it later.
"""

import json
from collections import defaultdict, deque
from time import monotonic
from typing import Any

import eventlet
import structlog
from amqp import spec
from amqp.basic_message import Message
from eventlet.event import Event
from nameko.extensions import DependencyProvider
from pymongo import UpdateOne

from shared import metrics, store
from shared.bus import names
from shared.bus.connection import Connection
from shared.contracts.event import SEQUENCE_DIGITS, routing_key
from shared.sweeper import Sweeper

BATCH = 500  # messages published before waiting for their confirms
MEMORY = 20_000  # events remembered; more stay in the database for the sweeper
CONFIRM_WITHIN = 10  # seconds
WATCHDOG = 60  # seconds a batch may take, a blocked broker included
NACKED_AGAIN_AFTER = 5  # seconds

log = structlog.get_logger()


class NotPublished(Exception):
    """The broker did not confirm in time."""


class _Stored:
    """An event in a document, on its way."""

    def __init__(self, database, collection, document_id, envelope):
        self.place = (database, collection, document_id)
        self.envelope = envelope
        self.since = monotonic()

    def message(self):
        event = self.envelope | {"sequence": f"{self.envelope['sequence']:0{SEQUENCE_DIGITS}d}"}
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
        return names.EVENTS, routing_key(event), _message(body, {}, event["id"])


class _Message:
    """A message that somebody waits for: on its way to a delay queue, or parked."""

    def __init__(self, exchange, key, body, headers):
        self.exchange, self.key, self.body, self.headers = exchange, key, body, headers
        self.done = Event()
        self.since = monotonic()

    def message(self):
        return self.exchange, self.key, _message(self.body, self.headers, None)


class Publisher:
    """One connection that publishes and waits for confirms, in a greenlet of its own."""

    def __init__(self, amqp_url, service):
        self._url = amqp_url
        self._service = service
        self._waiting: deque[Any] = deque()
        # published, not yet pulled: {(database, collection): {document id: [event id]}}
        self._pulls: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._wake = Event()
        self._connection: Any = None
        self._channel: Any = None
        self._stopping = False
        self._nacked: list[Any] = []
        self._outstanding: dict[int, Any] = {}
        self._tag = 0

    def hand_over(self, database, collection, document_id, envelopes):
        """Called after every write that announces. Never blocks."""
        if len(self._waiting) < MEMORY:
            self._waiting.extend(_Stored(database, collection, document_id, envelope) for envelope in envelopes)
        self._stir()

    def publish(self, messages, within=30):
        """Publish messages and wait for all their confirms. Raises NotPublished after `within` seconds.

        messages: [(exchange, routing key, body as bytes, headers)].
        """
        waited_for = [_Message(*message) for message in messages]
        self._waiting.extend(waited_for)
        self._stir()
        with eventlet.Timeout(within, NotPublished(f"{len(waited_for)} messages")):
            for message in waited_for:
                message.done.wait()

    @property
    def backlog(self):
        """(messages waiting, age of the oldest in seconds)."""
        return len(self._waiting), (monotonic() - self._waiting[0].since if self._waiting else 0.0)

    @property
    def connected(self):
        return self._connection is not None and not self._connection.blocked

    def run(self):
        """Publish until stopped. Whatever goes wrong is met with a new connection."""
        pause = 0.2
        while not (self._stopping and not self._waiting):
            try:
                with eventlet.Timeout(WATCHDOG, TimeoutError("the relay was stuck")):
                    self._round()
                pause = 0.2
            except Exception as error:  # noqa: BLE001 - every connection error has one answer: connect anew
                log.warning("relay_interrupted", error=type(error).__name__)
                self._drop_connection()
                self._wait(pause)
                pause = min(pause * 2, 5)
            finally:
                metrics.relay_backlog.labels(self._service).set(self.backlog[0])
                metrics.relay_oldest_seconds.labels(self._service).set(self.backlog[1])
        self._drop_connection(politely=True)

    def flush(self, within):
        """Publish all that waits, or give up after `within` seconds: it is stored."""
        deadline = monotonic() + within
        while (self._waiting or self._pulls) and monotonic() < deadline:
            eventlet.sleep(0.02)

    def stop(self, within=3):
        self.flush(within)
        self._stopping = True
        if self._waiting:
            log.warning("relay_left_events_stored", events=len(self._waiting))
            self._waiting.clear()
        self._stir()

    def _round(self):
        self._connect()
        if self._waiting:
            self._publish_batch()
        if self._pulls:
            self._pull()
        if not self._waiting:
            self._idle()

    def _idle(self):
        """Sleep until something is handed over; meanwhile keep the heartbeat going."""
        self._wait(1)
        if not self._waiting:
            self._connection.drain(0.001)

    def _wait(self, seconds):
        with eventlet.Timeout(seconds, False):
            self._wake.wait()
        self._wake = Event()

    def _stir(self):
        if not self._wake.ready():
            self._wake.send()

    def _connect(self):
        if self._connection is not None:
            return
        self._connection = Connection(self._url, f"{self._service} relay", write_timeout=CONFIRM_WITHIN).open()
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._tag = 0
        self._outstanding.clear()

    def _drop_connection(self, politely=False):
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.close() if politely else connection.kill()

    def _publish_batch(self):
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        nacked: list[Any] = []
        try:
            self._send(batch)
            self._await_confirms(nacked)
        except BaseException:
            unsure = [item for item in batch if not getattr(item, "confirmed", False)]
            self._waiting.extendleft(reversed(unsure))
            raise
        finally:
            self._settle([item for item in batch if getattr(item, "confirmed", False)])
        for item in nacked:
            eventlet.spawn_after(NACKED_AGAIN_AFTER, self._again, item)

    def _send(self, batch):
        self._outstanding = {}
        for item in batch:
            exchange, key, message = item.message()
            self._channel.send_method(spec.Basic.Publish, "Bssbb", (0, exchange, key, False, False), message)
            self._tag += 1
            self._outstanding[self._tag] = item

    def _await_confirms(self, nacked):
        self._nacked = nacked
        deadline = monotonic() + CONFIRM_WITHIN
        while self._outstanding:
            if monotonic() > deadline and not self._connection.blocked:
                raise NotPublished(f"{len(self._outstanding)} unconfirmed")
            self._connection.drain(0.5)

    def _on_ack(self, tag, multiple):
        for item in self._confirmed(tag, multiple):
            item.confirmed = True

    def _on_nack(self, tag, multiple):
        self._nacked.extend(self._confirmed(tag, multiple))

    def _confirmed(self, tag, multiple):
        if not multiple:
            item = self._outstanding.pop(tag, None)
            return [] if item is None else [item]
        return [self._outstanding.pop(known) for known in sorted(self._outstanding) if known <= tag]

    def _again(self, item):
        self._waiting.append(item)
        self._stir()

    def _settle(self, items):
        for item in items:
            if isinstance(item, _Message):
                item.done.send()
                continue
            database, collection, document_id = item.place
            self._pulls[database, collection][document_id].append(item.envelope["id"])
        published = sum(isinstance(item, _Stored) for item in items)
        if published:
            metrics.events_published.labels(self._service).inc(published)

    def _pull(self):
        for (database, collection), documents in list(self._pulls.items()):
            pull_published(database, collection, documents)
            del self._pulls[database, collection]


def pull_published(database, collection, documents):
    """Take published events out of their documents, leaving `version` alone. documents: {id: [event id]}."""
    writes = []
    for document_id, event_ids in documents.items():
        left = {"$filter": {"input": "$pending_events", "cond": {"$not": {"$in": ["$$this.id", event_ids]}}}}
        since = {"$cond": [{"$eq": [{"$size": "$pending_events"}, 0]}, "$$REMOVE", "$pending_since"]}
        writes.append(
            UpdateOne(
                {"_id": document_id, "pending_events.id": {"$in": event_ids}},
                [{"$set": {"pending_events": left}}, {"$set": {"pending_since": since}}],
            )
        )
    service, landlord = database.split("--", 1)
    store.database(service, landlord)[collection].bulk_write(writes, ordered=False)


def _message(body, headers, message_id):
    properties = {"content_type": names.CONTENT_TYPE, "delivery_mode": 2, "application_headers": headers}
    if message_id:
        properties["message_id"] = message_id
    return Message(body, **properties)


class Relay(DependencyProvider):
    """Gives a service its publisher, and its sweeper."""

    def setup(self):
        settings = self.container.config["settings"]
        self.publisher = Publisher(settings.amqp_url, self.container.service_name)
        self.container.publisher = self.publisher
        self.sweeper = Sweeper(self.container.service_name, settings, self.publisher.hand_over)

    def start(self):
        store.aggregate.stored.append(self.publisher.hand_over)
        self.container.spawn_managed_thread(self.publisher.run, identifier="relay")
        self.container.spawn_managed_thread(self.sweeper.run, identifier="sweeper")

    def stop(self):
        store.aggregate.stored.remove(self.publisher.hand_over)
        self.sweeper.stop()
        self.publisher.stop()
        eventlet.sleep(0.05)
