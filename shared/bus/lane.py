"""One queue's deliveries in this process: whose turn it is, what runs, what may be acknowledged."""

import math
from collections import Counter, deque
from functools import partial
from time import monotonic
from typing import Any

import eventlet
import structlog
from eventlet.event import Event

from shared import metrics
from shared.bus import names, windows
from shared.bus.connection import NotPublished
from shared.bus.delivery import Delivery, Hopeless
from shared.bus.handling import NotHandled, Run, put_off, set_aside, suspect
from shared.bus.windows import Windows

LAID_ANEW_AFTER = 10  # deliveries of one suspect: newer brokers drop a message at twenty

log = structlog.get_logger()


class Lane:
    """Landlords take turns. None holds more than its share of the workers, nor keeps the others from being seen."""

    def __init__(self, consumer, subscription, alone):
        self.consumer = consumer
        self.subscription = subscription
        self.alone = alone  # the suspects' lane: one message at a time, redelivered ones are handled
        self.queue = names.suspect(subscription.queue) if alone else subscription.queue
        self.batch = 1 if alone else subscription.batch or 1
        self.workers = 1 if alone else subscription.workers
        self.per_landlord = 1 if alone else subscription.per_landlord
        self.waiting: dict[str, deque[Delivery]] = {}  # by landlord, the next in turn first
        self.running: Counter[str] = Counter()  # runs by landlord
        self.windows = Windows(self.queue, 1 if alone else subscription.batch * 2 or self.workers * 2)
        self._seconds: dict[str, float] = {}  # the last run of each landlord
        self._held_up_since: float | None = None  # all who wait hold their share, and who is behind is not seen
        self._held_up_by: set[str] = set()
        self._looks_again = False
        self._putting_off = False
        self._wake = Event()
        self.channel: Any = None  # of py-amqp, once connected
        self.connection: Any = None

    def open(self, connection):
        self.connection, self.channel = connection, connection.channel()
        self.windows.open(self.channel, partial(self._arrived, self.channel), self._opened)

    def let_go(self):
        """The connection is gone. What it brought and was not acknowledged is delivered again."""
        self.waiting.clear()
        self.channel = None

    def cancel(self):
        self.windows.close()

    @property
    def busy(self):
        return bool(self.waiting) or bool(self.running.total())

    def _arrived(self, channel, message):
        if channel is self.channel:
            delivery = Delivery(message)
            self.windows.arrived(delivery)
            self.waiting.setdefault(delivery.landlord, deque()).append(delivery)
            self._stir()

    def _opened(self):
        """A further window is open. Should nothing else happen, it is closed in its time."""
        eventlet.spawn_after(windows.STAYS_OPEN, self._stir)

    def _stir(self):
        if not self._wake.ready():
            self._wake.send()

    def pump(self):
        """Start runs as room allows; a greenlet of its own, for ever."""
        while True:
            if not self._start_next():
                self._see_to_others()
                self._wake.wait()
                self._wake = Event()

    def _start_next(self):
        deliveries = self._take_next()
        if not deliveries:
            return False
        channel, fit = self.channel, self._fit(deliveries)
        # One that kills this process before this process has acknowledged where it came from would be two then.
        while self.alone and channel is self.channel and self._places(deliveries) & self.consumer.moving.keys():
            eventlet.sleep(0.005)
        accused = self.alone and any(delivery.times_delivered for delivery in fit)
        if accused:
            self.consumer.trial.acquire()
        if channel is not self.channel:
            if accused:
                self.consumer.trial.release()
            return True
        self.running[deliveries[0].landlord] += 1
        if deliveries[0].landlord not in self._held_up_by:
            self._held_up_since = None  # others are seen
        run = Run(self.subscription, fit, self.consumer.is_stopping, accused)
        ended = partial(self._ended, channel, deliveries, run, monotonic())
        self.consumer.container.spawn_worker(self.subscription, (run,), {}, handle_result=ended)
        return True

    def _places(self, deliveries):
        return {(self.subscription.queue, delivery.body) for delivery in deliveries}

    def _take_next(self):
        """Up to a batch of the first landlord in turn that does not already hold its share of workers."""
        if self.running.total() >= self.workers:
            return []
        for landlord, waiting in self.waiting.items():
            if self.running[landlord] < self.per_landlord:
                del self.waiting[landlord]
                taken = [waiting.popleft() for _ in range(min(self.batch, len(waiting)))]
                if waiting:
                    self.waiting[landlord] = waiting  # behind the others
                return taken
        return []

    def _fit(self, deliveries):
        """Those to be handled here: redelivered ones go to the suspects, and of these the oldest to their end."""
        if self.alone:
            return [delivery for delivery in deliveries if delivery.times_delivered < LAID_ANEW_AFTER]
        return [delivery for delivery in deliveries if not delivery.redelivered]

    def _ended(self, channel, deliveries, run, began, _worker, result, _exc_info):
        """Called in the worker's greenlet when its run is over. Must not raise: that would stop the process."""
        landlord = deliveries[0].landlord
        try:
            self._settle(channel, deliveries, run)
        except Exception as error:  # noqa: BLE001 - unsettled messages come again over a new connection
            log.warning("not_settled", queue=self.queue, error=type(error).__name__)
            if channel is self.channel:
                self.connection.kill()
        finally:
            if run.accused:
                self.consumer.trial.release()
            self._seconds[landlord] = monotonic() - began
            self.running[landlord] -= 1
            self._stir()
        return result, None

    def _settle(self, channel, deliveries, run):
        """Put aside what was not handled; once the broker has confirmed that, acknowledge everything."""
        if channel is not self.channel:
            return  # another connection by now: they come again
        aside = [(delivery, *where) for delivery in deliveries if (where := self._aside(delivery, run))]
        moving = self._places(delivery for delivery, outcome, _ in aside if outcome == "suspect")
        self.consumer.moving.update(moving)
        try:
            if aside:
                self._publish(channel, [message for _, _, message in aside])
            if channel is not self.channel:
                return
            for delivery, outcome, _ in aside:
                self._count(delivery, outcome, run)
            self._acknowledge(channel, deliveries)
        finally:
            self.consumer.moving.subtract(moving)
            self.consumer.moving += Counter()  # without those that are at nought

    def _publish(self, channel, messages):
        """Publish, however long the broker takes nothing: giving up would bring the same messages again."""
        while channel is self.channel:
            try:
                self.consumer.publisher.publish(messages)
            except NotPublished:
                if self.consumer.is_stopping():
                    raise
            else:
                return

    def _acknowledge(self, channel, deliveries):
        self._write(channel, lambda: self.windows.acknowledge(deliveries))

    def _write(self, channel, act):
        """Write frames while nothing else does, unless the connection that this channel is of has ended meanwhile."""
        if channel is not self.channel:
            return
        connection = self.connection
        with connection.writing:
            if channel is self.channel:
                with connection.together():
                    act()

    def _aside(self, delivery, run):
        """(outcome, message) for a delivery that was not handled, None for one that was."""
        queue = self.subscription.queue
        if delivery in run.handled:
            return None
        if delivery in run.deliveries:
            return set_aside(queue, delivery, run.failures.get(delivery) or NotHandled())
        return suspect(queue, delivery)

    def _count(self, delivery, outcome, run):
        service, handler = self.consumer.container.service_name, self.subscription.method_name
        _ASIDE[outcome].labels(service, handler).inc()
        metrics.events_handled.labels(service, handler, outcome).inc()
        if outcome == "parked":
            error = run.failures.get(delivery, NotHandled())
            kind = str(error) if isinstance(error, Hopeless) else type(error).__name__
            log.error("message_parked", queue=self.subscription.queue, landlord=delivery.landlord, error=kind)

    # Seeing past a landlord that waits for itself

    def _see_to_others(self):
        """Workers are free, and all who wait hold their share already: look at what is queued behind them."""
        if self.alone or self.consumer.is_stopping() or self.channel is None:
            return
        if self.running.total() >= self.workers or not (self.waiting or self.windows.full):
            # Between two runs the next deliveries may be on their way; through a window that is closed then, they come
            # again, as suspects.
            if not 0 < self.running.total() < self.workers:
                self._held_up_since = None
                self._narrow()
        elif self.windows.full and not self._putting_off:
            if self._is_held_up():
                self._widen()
            elif not self._looks_again:
                self._looks_again = True
                eventlet.spawn_after(HELD_UP / 4, self._look_again)

    def _is_held_up(self):
        """Has it been so for a while? A moment of it comes with every backlog, and looking further costs a lot."""
        if self._held_up_since is None:
            self._held_up_since, self._held_up_by = monotonic(), set(self.waiting)
        return monotonic() - self._held_up_since > HELD_UP

    def _look_again(self):
        self._looks_again = False
        self._stir()

    def _narrow(self):
        if self.windows.wider_than_needed:
            self._resize(self.windows.narrow)

    def _widen(self):
        if self.windows.may_widen:
            self._resize(self.windows.widen)
        elif self.waiting:
            self._putting_off = True
            eventlet.spawn_n(self._put_off, self.channel)

    def _resize(self, act):
        """A connection that breaks here is given up; what called this must go on."""
        channel, connection = self.channel, self.connection
        try:
            self._write(channel, act)
        except Exception as error:  # noqa: BLE001 - every connection error has one answer: connect anew
            log.warning("window_not_changed", queue=self.queue, error=type(error).__name__)
            if channel is self.channel:
                connection.kill()

    def _put_off(self, channel):
        """Let half of what one landlord has waiting here wait in a delay queue, so that others are seen."""
        landlord, waiting = max(self.waiting.items(), key=lambda found: len(found[1]))
        tier = self._tier(landlord, len(waiting) / 2)
        is_quick = self._runs_of(len(waiting)) * self._seconds.get(landlord, math.inf) <= HELD_UP
        away = [waiting.pop() for _ in range(len(waiting) // 2)]
        service, handler = self.consumer.container.service_name, self.subscription.method_name
        try:
            if away:
                self.consumer.publisher.publish([put_off(self.subscription.queue, delivery, tier) for delivery in away])
                self._acknowledge(channel, away)
                metrics.events_handled.labels(service, handler, "put_off").inc(len(away))
            eventlet.sleep(PUT_OFF_SELDOM if is_quick else PUT_OFF_EVERY)
        except Exception as error:  # noqa: BLE001 - they are still ours, unless the connection is gone
            log.warning("not_put_off", queue=self.queue, error=type(error).__name__)
            if channel is self.channel:
                self.waiting.setdefault(landlord, deque()).extend(reversed(away))
        finally:
            self._putting_off = False
            self._stir()

    def _tier(self, landlord, kept):
        """The longest delay that is over before this landlord has worked off the `kept` deliveries."""
        seconds = self._runs_of(kept) * self._seconds.get(landlord, 0)
        short = [tier for tier, milliseconds in names.DELAYS.items() if milliseconds <= seconds * 1000]
        return short[-1] if short else next(iter(names.DELAYS))

    def _runs_of(self, count):
        """Runs after each other that so many deliveries of one landlord take."""
        return count / self.batch / self.per_landlord


HELD_UP = 1.0  # seconds
PUT_OFF_SELDOM = 2.0  # seconds, where the landlord's runs are short: putting off is then hardly faster than handling
PUT_OFF_EVERY = 0.25  # seconds: seeing past one landlord must not cost the processor the others need

_ASIDE = {
    "retried": metrics.event_retries,
    "parked": metrics.events_parked,
    "suspect": metrics.events_suspect,
}
