"""Our consumer: one connection a process, a channel a queue, and nothing acknowledged before its end is certain."""

from collections import Counter
from contextlib import suppress
from time import monotonic
from typing import Any

import eventlet
import structlog
from amqp.exceptions import NotFound
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko.extensions import SharedExtension

from shared.bus.connection import Connection
from shared.bus.lane import Lane

OPEN_WITHIN = 10  # seconds for all lanes: a broker that falls silent meanwhile sends no heartbeat we would miss
MISSING_AGAIN = 5  # seconds until a queue that is not there is looked for again
DRAIN_WITHIN = 12  # seconds from being told to stop until what is in flight is given up, to be delivered again

log = structlog.get_logger()


class Consumer(SharedExtension):
    """Keeps the lanes of all subscriptions connected, and drains them before it lets go."""

    def __init__(self):
        super().__init__()
        self.lanes = []
        self.trial = Semaphore(1)  # one at a time of those that may have killed a process, so that no other is blamed
        self.moving: Counter = Counter()  # (queue, body) of what is being put among the suspects, not yet acknowledged
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
            self._open(connection, self.lanes)
        except BaseException:
            connection.kill()
            raise
        self.connection = connection

    @staticmethod
    def _open(connection, lanes):
        with eventlet.Timeout(OPEN_WITHIN, TimeoutError("the broker does not answer")):
            for lane in lanes:
                with connection.writing, suppress(NotFound):  # those opened before may be acknowledging already
                    lane.open(connection)
                    continue
                lane.let_go()
                log.error("queue_missing", queue=lane.queue)

    def _consume(self):
        """Take in what comes. A queue that somebody deleted keeps no other from it, and is looked for."""
        connection, looked_at = self.connection, monotonic()
        while self.connection is connection:
            connection.drain(1)
            missing = [lane for lane in self.lanes if lane.channel is None]
            if missing and not self._stopping and monotonic() - looked_at > MISSING_AGAIN:
                self._open(connection, missing)
                looked_at = monotonic()

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
