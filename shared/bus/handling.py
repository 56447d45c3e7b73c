"""How a handler is called with deliveries, and what becomes of those it could not handle."""

import contextlib
from time import monotonic

import eventlet
import structlog
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError

from shared import metrics
from shared.bus import names, trials
from shared.bus.delivery import Hopeless
from shared.bus.origin import raised_at
from shared.clock import rfc3339, utc_now
from shared.context import PLATFORM, acting_for
from shared.ids import new_id
from shared.landlords import registry
from shared.logs import at_door
from shared.store import LostRace

RACES = 3  # times a handler is called anew when another writer won
AWAY = (ConnectionFailure, ExecutionTimeout)  # of these none is the message's fault: wait, do not count
DELAYS = list(names.DELAYS)
SUSPECT_AFTER = 5  # runs of one message alone, without an end: it killed its process each time

log = structlog.get_logger()


class NotYetKnown(Exception):
    """The landlord of the event is not in the registry yet."""


class NotHandled(Exception):
    """The run ended before this event's turn. A bug of ours, which must not cost the event."""


class Run:
    """One call of a handler: with one delivery, or with a batch of one landlord or several."""

    def __init__(self, subscription, deliveries, is_stopping, accused=False):
        self.subscription = subscription
        self.deliveries = deliveries
        self.accused = accused  # one that was in hand when a connection ended, perhaps with its process
        self.handled = set()  # deliveries whose end is certain: only these may be acknowledged
        self.failures = {}  # delivery: exception
        self._is_stopping = is_stopping

    def perform(self, method, service):
        """Called in the worker's greenlet. What went well stands in `handled`, what went wrong in `failures`."""
        handler, started = self.subscription.method_name, monotonic()
        understood = [delivery for delivery in self.deliveries if self._understand(delivery)]
        if self.subscription.batch:
            for deliveries in _by_landlord(understood).values():
                self._perform_batch(method, service, deliveries)
        else:
            for delivery in understood:
                self._attempt_one(delivery, lambda d=delivery: method(service, d.event))
        self._measure(handler, monotonic() - started)

    def _understand(self, delivery):
        try:
            event = delivery.understand()
        except Hopeless as error:
            self.failures[delivery] = error
            return False
        if event.landlord == PLATFORM:
            return True
        entry = registry.find(event.landlord)
        if entry is None:
            self.failures[delivery] = NotYetKnown()
            return False
        if entry.is_gone:
            self.handled.add(delivery)  # what is left of a landlord that is gone is let go
        return not entry.is_gone

    def _perform_batch(self, method, service, deliveries):
        if len(deliveries) == 1:
            self._attempt_one(deliveries[0], lambda: method(service, [deliveries[0].event]))
            return
        self._attempt(deliveries, lambda: method(service, [delivery.event for delivery in deliveries]))
        if deliveries[0] not in self.failures:
            return
        for delivery in deliveries:  # one of them is to blame: alone, it fails alone
            del self.failures[delivery]
            self._attempt([delivery], lambda d=delivery: method(service, [d.event]))

    def _attempt_one(self, delivery, call):
        """The first run alone is not counted: hardly any message that comes there has done anything."""
        if not self.accused:
            self._attempt([delivery], call)
            return
        trial = self.subscription.queue, delivery.event.id, new_id()

        def call_unless_guilty():
            if trials.begin(*trial) >= SUSPECT_AFTER:
                trials.close(self.subscription.queue, delivery.event.id)
                raise Hopeless("killed_its_process")
            call()

        self._attempt([delivery], call_unless_guilty)
        with contextlib.suppress(PyMongoError):  # then one more is counted than there was
            trials.end(*trial)

    def _attempt(self, deliveries, call):
        event = deliveries[0].event
        causes = {"correlation_id": event.correlation_id, "causation_id": event.id, "traceparent": event.traceparent}
        races = 0
        while True:
            try:
                with acting_for(event.landlord, actor="system", **causes), at_door(self.subscription.method_name):
                    call()
            except LostRace as error:
                races += 1
                if races == RACES:
                    self._blame(deliveries, error)
                    return
            except AWAY as error:
                if self._is_stopping():
                    self._blame(deliveries, error)
                    return
                eventlet.sleep(1)
            except (Exception, eventlet.Timeout) as error:
                attempt = deliveries[0].attempts + 1
                log.exception("handler_failed", queue=self.subscription.queue, event_id=event.id, attempt=attempt)
                self._blame(deliveries, error)
                return
            else:
                self.handled.update(deliveries)
                return

    def _blame(self, deliveries, error):
        self.failures.update(dict.fromkeys(deliveries, error))

    def _measure(self, handler, seconds):
        service = self.subscription.container.service_name
        metrics.event_handling_seconds.labels(service, handler).observe(seconds)
        now = utc_now()
        done = [delivery for delivery in self.deliveries if delivery in self.handled]
        metrics.events_handled.labels(service, handler, "done").inc(len(done))
        for delivery in done:
            if delivery.event is not None:
                age = (now - delivery.event.time).total_seconds()
                metrics.event_end_to_end_seconds.labels(service, handler).observe(max(0, age))


def set_aside(queue, delivery, error):
    """The message that puts a failed delivery where it waits for its next attempt, or for a person.

    Returns (`retried` or `parked`, message). It must be confirmed by the broker before the original is acknowledged.
    """
    attempts = delivery.attempts + 1
    hopeless = isinstance(error, Hopeless) or attempts > len(DELAYS)
    exchange = names.PARKED if hopeless else names.delay(DELAYS[attempts - 1])
    message = (exchange, queue, delivery.body, _marked(delivery, attempts, error))
    return ("parked" if hopeless else "retried"), message


def suspect(queue, delivery):
    """The message that moves a redelivered one to where they are handled one at a time, each counted."""
    headers = delivery.headers | {names.ROUTING_KEY: delivery.routing_key}
    return "suspect", (names.SUSPECT, queue, delivery.body, _ours(headers))


def put_off(queue, delivery, tier):
    """The message that waits for its turn in a delay queue; nothing has failed, and nothing is counted."""
    headers = delivery.headers | {names.ROUTING_KEY: delivery.routing_key}
    return names.delay(tier), queue, delivery.body, _ours(headers)


def _marked(delivery, attempts, error):
    now = rfc3339(utc_now())
    kind = str(error) if isinstance(error, Hopeless) else type(error).__name__
    headers = delivery.headers | {
        names.WHERE: raised_at(error),
        names.ATTEMPTS: attempts,
        names.ROUTING_KEY: delivery.routing_key,
        names.FIRST_FAILED: delivery.headers.get(names.FIRST_FAILED, now),
        names.LAST_FAILED: now,
        names.ERROR: kind[:100],
    }
    return _ours(headers)


def _ours(headers):
    return {key: value for key, value in headers.items() if key.startswith("x-doorstep-")}


def _by_landlord(deliveries):
    groups: dict[str, list] = {}
    for delivery in deliveries:
        groups.setdefault(delivery.event.landlord, []).append(delivery)
    return groups
