"""Our consumer: one connection a process, a channel a queue, and nothing acknowledged before its end is certain."""

from collections import Counter, deque
from functools import partial
from time import monotonic
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from nameko.extensions import SharedExtension

from shared import metrics
from shared.bus import names
from shared.bus.connection import Connection
from shared.bus.delivery import Delivery, Hopeless
from shared.bus.handling import SUSPECT_AFTER, NotHandled, Run, set_aside, suspect

OPEN_WITHIN = 10  # seconds for all lanes: a broker that falls silent meanwhile sends no heartbeat we would miss
DRAIN_WITHIN = 12  # seconds from being told to stop until what is in flight is given up, to be delivered again

log = structlog.get_logger()


class Lane:
    """One queue's deliveries in this process: waiting, running, settled."""

    def __init__(self, consumer, subscription, alone):
        self.consumer = consumer
        self.subscription = subscription
        self.alone = alone  # the suspects' lane: one message at a time, redelivered ones are handled
        self.queue = names.suspect(subscription.queue) if alone else subscription.queue
        self.batch = 0 if alone else subscription.batch
        self.workers = 1 if alone else subscription.workers
        self.prefetch = 1 if alone else (self.batch * 2 or self.workers * 2)
        self.waiting: deque[Delivery] = deque()
        self.running: Counter[str] = Counter()  # runs by landlord
        self._wake = Event()
        self.channel: Any = None  # of py-amqp, once connected
        self.connection: Any = None

    def open(self, connection):
        self.connection, self.channel = connection, connection.channel()
        self.channel.basic_qos(0, self.prefetch, False)
        self.channel.basic_consume(self.queue, consumer_tag=self.queue, callback=partial(self._arrived, self.channel))

    def let_go(self):
        """The connection is gone. What it brought and was not acknowledged is delivered again."""
        self.waiting.clear()
        self.channel = None

    def cancel(self):
        self.channel.basic_cancel(self.queue, nowait=True)

    @property
    def busy(self):
        return bool(self.waiting) or bool(self.running.total())

    def _arrived(self, channel, message):
        if channel is self.channel:
            self.waiting.append(Delivery(message))
            self._stir()

    def _stir(self):
        if not self._wake.ready():
            self._wake.send()

    def pump(self):
        """Start runs as room allows; a greenlet of its own, for ever."""
        while True:
            started = self._start_what_may()
            if not started:
                self._wake.wait()
                self._wake = Event()

    def _start_what_may(self):
        if self.running.total() >= self.workers or not self.waiting:
            return False
        deliveries = self._take_batch() if self.batch else self._take_one()
        if not deliveries:
            return False
        landlord = deliveries[0].landlord
        self.running[landlord] += 1
        run = Run(self.subscription, self._fit(deliveries), self.consumer.is_stopping)
        channel = self.channel
        self.consumer.container.spawn_worker(
            self.subscription, (run,), {}, handle_result=partial(self._ended, channel, deliveries, run, landlord)
        )
        return True

    def _take_batch(self):
        return [self.waiting.popleft() for _ in range(min(self.batch, len(self.waiting)))]

    def _take_one(self):
        """The first waiting delivery whose landlord does not already hold its share of workers."""
        for place, delivery in enumerate(self.waiting):
            if self.alone or self.running[delivery.landlord] < self.subscription.per_landlord:
                del self.waiting[place]
                return [delivery]
        return []

    def _fit(self, deliveries):
        """Those to be handled here: redelivered ones go to the suspects, too often redelivered ones are parked."""
        if self.alone:
            return [delivery for delivery in deliveries if delivery.times_delivered < SUSPECT_AFTER]
        return [delivery for delivery in deliveries if not delivery.redelivered]

    def _ended(self, channel, deliveries, run, landlord, _worker, result, _exc_info):
        """Called in the worker's greenlet when its run is over. Must not raise: that would stop the process."""
        try:
            self._settle(channel, deliveries, run)
        except Exception as error:  # noqa: BLE001 - unsettled messages come again over a new connection
            log.warning("not_settled", queue=self.queue, error=type(error).__name__)
            if channel is self.channel:
                self.connection.kill()
        finally:
            self.running[landlord] -= 1
            self._stir()
        return result, None

    def _settle(self, channel, deliveries, run):
        """Put aside what was not handled; once the broker has confirmed that, acknowledge everything."""
        if channel is not self.channel:
            return  # another connection by now: they come again
        aside = [(delivery, *where) for delivery in deliveries if (where := self._aside(delivery, run))]
        if aside:
            self.consumer.publisher.publish([message for _, _, message in aside])
        for delivery, outcome, _ in aside:
            self._count(delivery, outcome, run)
        if channel is not self.channel:
            return
        with self.connection.writing:
            channel.basic_ack(deliveries[-1].tag, multiple=bool(self.batch))

    def _aside(self, delivery, run):
        """(outcome, message) for a delivery that was not handled, None for one that was."""
        queue = self.subscription.queue
        if delivery in run.handled:
            return None
        if delivery in run.deliveries:
            return set_aside(queue, delivery, run.failures.get(delivery) or NotHandled())
        return set_aside(queue, delivery, Hopeless("killed_its_process")) if self.alone else suspect(queue, delivery)

    def _count(self, delivery, outcome, run):
        service, handler = self.consumer.container.service_name, self.subscription.method_name
        _ASIDE[outcome].labels(service, handler).inc()
        metrics.events_handled.labels(service, handler, outcome).inc()
        if outcome == "parked":
            error = run.failures.get(delivery, "killed_its_process")
            kind = str(error) if isinstance(error, Hopeless | str) else type(error).__name__
            log.error("message_parked", queue=self.subscription.queue, landlord=delivery.landlord, error=kind)


_ASIDE = {
    "retried": metrics.event_retries,
    "parked": metrics.events_parked,
    "suspect": metrics.events_suspect,
}


class Consumer(SharedExtension):
    """Keeps the lanes of all subscriptions connected, and drains them before it lets go."""

    def __init__(self):
        super().__init__()
        self.lanes = []
        self.connection: Any = None
        self._stopping = False
        self._drained = None
        self._started = False

    def add(self, subscription):
        self.lanes += [Lane(self, subscription, alone=False), Lane(self, subscription, alone=True)]

    @property
    def publisher(self):
        return self.container.publisher

    @property
    def connected(self):
        return self.connection is not None

    def is_stopping(self):
        return self._stopping

    def start(self):
        if self._started or not self.lanes:
            return
        self._started = True
        self.container.consumer = self
        for lane in self.lanes:
            self.container.spawn_managed_thread(lane.pump, identifier=f"pump {lane.queue}")
        self.container.spawn_managed_thread(self._run, identifier="consumer")

    def _run(self):
        pause = 0.2
        while not self._stopping:
            try:
                self._connect()
                pause = 0.2
                self._consume()
            except Exception as error:  # noqa: BLE001 - every connection error has one answer: connect anew
                log.warning("consumer_interrupted", error=type(error).__name__)
            self._let_go()
            if not self._stopping:
                eventlet.sleep(pause)
                pause = min(pause * 2, 5)

    def _connect(self):
        settings = self.container.config["settings"]
        connection = Connection(settings.amqp_url, f"{self.container.service_name} consumer").open()
        try:
            with eventlet.Timeout(OPEN_WITHIN, TimeoutError("the broker does not answer")):
                for lane in self.lanes:
                    lane.open(connection)
        except BaseException:
            connection.kill()
            raise
        self.connection = connection

    def _consume(self):
        connection = self.connection
        while self.connection is connection:
            connection.drain(1)

    def _let_go(self, politely=False):
        connection, self.connection = self.connection, None
        for lane in self.lanes:
            lane.let_go()
        if connection is not None:
            connection.close() if politely else connection.kill()

    def drain(self):
        """Take no more, finish what was delivered, then disconnect. Every subscription asks; the first one does it."""
        if self._drained is not None:
            self._drained.wait()
            return
        self._drained = Event()
        self._stopping = True
        deadline = monotonic() + DRAIN_WITHIN
        self._cancel_all()
        while self.connection is not None and any(lane.busy for lane in self.lanes) and monotonic() < deadline:
            eventlet.sleep(0.02)
        self._let_go(politely=True)
        self._drained.send()

    def _cancel_all(self):
        try:
            for lane in self.lanes:
                if lane.channel is not None and self.connection is not None:
                    with self.connection.writing, eventlet.Timeout(2):
                        lane.cancel()
        except (Exception, eventlet.Timeout) as error:  # noqa: BLE001 - the broker may be away
            log.warning("not_cancelled", error=type(error).__name__)
            self._let_go()
