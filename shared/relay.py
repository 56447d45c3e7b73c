"""The relay: publishes what is stored, in batches with confirms, and pulls it from its document once confirmed.

Nothing ever publishes an event that is not stored, and no request or handler waits for the broker: they hand over and
go on. What this process cannot publish (it dies, the broker is away for longer than its memory lasts) stays stored, and
the sweeper of any process publishes it later.
"""

from itertools import takewhile
from time import monotonic
from typing import Any

import eventlet
import structlog
from amqp import spec
from amqp.exceptions import ChannelError
from eventlet.event import Event
from nameko.extensions import DependencyProvider

from shared import metrics, store
from shared.bus.connection import Connection, NotPublished
from shared.contracts import urgent_types
from shared.outgoing import Awaited, Stored, Waiting
from shared.pulling import Pulls
from shared.sweeper import Sweeper

BATCH = 500  # messages published before waiting for their confirms
MEMORY = 20_000  # events remembered; more stay in the database for the sweeper
MOST_KNOWN = 200_000  # ids of events that are published and not yet pulled, those included
CONFIRM_WITHIN = 10  # seconds
WATCHDOG = 60  # seconds a batch may take, a blocked broker included
NACKED_AGAIN_AFTER = 5  # seconds
REFUSED_AGAIN_AFTER = 30  # seconds: each time costs a connection

log = structlog.get_logger()


class Publisher:
    """One connection that publishes and waits for confirms, in a greenlet of its own."""

    def __init__(self, amqp_url, service, address=""):
        self._url = amqp_url
        self._service = service
        self._address = address
        self._waiting = Waiting()
        self._known: set[str] = set()  # ids of the events handed over, until they are pulled or given up
        self._pulls = Pulls(self._known.difference_update)  # published, not yet pulled
        self._urgent_types, self._wake = urgent_types(), Event()
        self._connection: Any = None
        self._channel: Any = None
        self._stopping = False
        self._nacked: list[Any] = []
        self._refused: set[Any] = set()  # nacked or refused, and not yet waiting again
        self._singly = 0  # so many of the next are sent alone
        self._outstanding: dict[int, Any] = {}
        self._tag = 0

    def hand_over(self, database, collection, document_id, envelopes):
        """Called after every write that announces, and by the sweeper. Never blocks. Returns how many were new.

        What is urgent is remembered however much waits, and goes first, after what its own document told before it.
        """
        urgent = any(envelope["type"] in self._urgent_types for envelope in envelopes)
        if not urgent and (len(self._waiting) >= MEMORY or len(self._known) >= MOST_KNOWN):
            return 0
        new = [envelope for envelope in envelopes if envelope["id"] not in self._known]
        self._known.update(envelope["id"] for envelope in new)
        place = (database, collection, document_id)
        if urgent:
            self._waiting.hasten(place)
        self._waiting.extend(Stored(place, envelope, self._address, urgent) for envelope in new)
        self._pulls.stir()
        self._stir()
        return len(new)

    def publish(self, messages, within=30):
        """Publish messages and wait for all their confirms. Raises NotPublished after `within` seconds.

        messages: [(exchange, routing key, body as bytes, headers)]. What has not been sent by then is not sent later.
        """
        waited_for = [Awaited(*message) for message in messages]
        self._waiting.extend(waited_for)
        self._stir()
        try:
            with eventlet.Timeout(within, NotPublished(f"{len(waited_for)} messages")):
                for message in waited_for:
                    message.done.wait()
        finally:
            for message in waited_for:
                message.given_up = not message.done.ready()

    @property
    def backlog(self):
        """(messages not confirmed, age of the oldest in seconds), those on their way and those refused included."""
        unconfirmed = [*self._waiting, *self._outstanding.values(), *self._refused]
        return len(unconfirmed), max((monotonic() - item.since for item in unconfirmed), default=0.0)

    @property
    def connected(self):
        return self._channel is not None and not self._connection.blocked

    def run(self):
        """Publish until stopped. Whatever goes wrong is met with a new connection."""
        metrics.relay_backlog.labels(self._service).set_function(lambda: self.backlog[0])
        metrics.relay_oldest_seconds.labels(self._service).set_function(lambda: self.backlog[1])
        eventlet.spawn_n(self._pulls.run)
        try:
            self._publish_all()
        finally:
            self._pulls.stop()

    def _publish_all(self):
        pause = 0.2
        while not (self._stopping and not self._waiting):
            try:
                with eventlet.Timeout(WATCHDOG, TimeoutError("the relay was stuck")):
                    self._round()
                pause = 0.2
            except Exception as error:  # noqa: BLE001 - every connection error has one answer: connect anew
                log.warning("relay_interrupted", error=type(error).__name__)
                self._drop_connection()
                if self._stopping:
                    break  # what was put back stays stored
                self._pause(pause)
                pause = min(pause * 2, 5)
        self._drop_connection(politely=True)

    def flush(self, within):
        """Publish all that waits, or give up after `within` seconds: it is stored."""
        deadline = monotonic() + within
        self._pulls.in_haste = True
        while (self._waiting or self._outstanding or self._pulls) and monotonic() < deadline:
            eventlet.sleep(0.02)
        self._pulls.in_haste = False

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
        if not self._waiting:
            self._idle()

    def _idle(self):
        """Sleep until something is handed over; meanwhile keep the heartbeat going."""
        with eventlet.Timeout(1, False):
            self._wake.wait()
        self._wake = Event()
        if not self._waiting:
            self._connection.drain(0.001)

    def _pause(self, seconds):
        """Wait, however much is handed over meanwhile, unless told to stop."""
        until = monotonic() + seconds
        while not self._stopping and monotonic() < until:
            eventlet.sleep(0.05)

    def _stir(self):
        if not self._wake.ready():
            self._wake.send()

    def _connect(self):
        if self._connection is not None:
            return
        self._connection = Connection(self._url, f"{self._service} relay", write_timeout=CONFIRM_WITHIN).open()
        channel = self._connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        self._tag = 0
        self._outstanding.clear()
        self._channel = channel

    def _drop_connection(self, politely=False):
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.close() if politely else connection.kill()

    def _publish_batch(self):
        batch = self._take_batch()
        nacked: list[Any] = []
        try:
            self._send(batch)
            self._await_confirms(nacked)
        except BaseException as error:
            unsure = [item for item in batch if not getattr(item, "confirmed", False)]
            self._outstanding = {}
            if isinstance(error, ChannelError):
                unsure = self._isolate(unsure)
            self._waiting.put_back(unsure)
            raise
        finally:
            self._settle([item for item in batch if getattr(item, "confirmed", False)])
        self._singly = max(0, self._singly - 1)
        self._try_later(nacked, NACKED_AGAIN_AFTER)

    def _isolate(self, unsure):
        """The broker refused one of them (for want of a right, or of an exchange): sent alone, it is refused alone."""
        if len(unsure) > 1:
            self._singly = len(unsure)
            return unsure
        self._singly = max(0, self._singly - 1)
        log.error("event_refused", events=len(unsure))
        self._try_later(unsure, REFUSED_AGAIN_AFTER)
        return []

    def _try_later(self, items, seconds):
        self._refused.update(items)
        for item in items:
            eventlet.spawn_after(seconds, self._again, item)

    def _take_batch(self):
        """Those next in turn, written down. What cannot be written down stays stored, and comes again to be logged."""
        batch: list[Any] = []
        while self._waiting and len(batch) < (1 if self._singly else BATCH):
            item = self._waiting.popleft()
            if isinstance(item, Awaited) and item.given_up:
                continue
            try:
                item.written = item.message()
            except Exception:
                log.exception("event_cannot_be_written")
                if isinstance(item, Stored):
                    self._known.discard(item.envelope["id"])
                continue
            batch.append(item)
        return batch

    def _send(self, batch):
        self._outstanding = {}
        with self._connection.together():
            for item in batch:
                exchange, key, message = item.written
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
        up_to = takewhile(lambda known: known <= tag, list(self._outstanding))  # in the order they were sent
        return [self._outstanding.pop(known) for known in up_to]

    def _again(self, item):
        self._refused.discard(item)
        self._waiting.append(item)
        self._stir()

    def _settle(self, items):
        for item in items:
            if isinstance(item, Awaited):
                item.done.send()
                continue
            self._pulls.add(item.place, item.envelope["id"])
        published = sum(isinstance(item, Stored) for item in items)
        if published:
            metrics.events_published.labels(self._service).inc(published)


class Relay(DependencyProvider):
    """Gives a service its publisher, and its sweeper."""

    def setup(self):
        settings = self.container.config["settings"]
        self.publisher = Publisher(settings.amqp_url, self.container.service_name, settings.public_url)
        self.container.publisher = self.publisher
        self.sweeper = Sweeper(self.container.service_name, settings, self.publisher.hand_over)

    def start(self):
        store.telling.stored.append(self.publisher.hand_over)
        self.container.spawn_managed_thread(self.publisher.run, identifier="relay")
        self.container.spawn_managed_thread(self.sweeper.run, identifier="sweeper")

    def stop(self):
        store.telling.stored.remove(self.publisher.hand_over)
        self.sweeper.stop()
        self.publisher.stop()
        eventlet.sleep(0.05)
