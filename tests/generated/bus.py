"""Delivering events to the handlers that services subscribe with, as the bus does, without a broker."""

from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module

from shared.bus.subscription import Subscription
from shared.context import acting_for
from shared.contracts import SERVICES
from shared.contracts.event import Received, contract_of
from shared.store import LostRace, connection

RACES = 3  # times a handler is called anew when another writer won
ATTEMPTS = 5  # that an event gets; the bus gives four more after the first


class Handler:
    """One subscribed method of a service."""

    def __init__(self, kind, name, subscription):
        self.kind, self.name, self.batch = kind, name, subscription.batch
        self.contracts = subscription.contracts
        self.queue = f"{kind.name}.{name}"

    def __repr__(self):
        return self.queue

    def __call__(self, *events):
        """Handle these events, all of one landlord: several only where the handler takes batches."""
        method = getattr(self.kind, self.name).__wrapped__
        first = events[0]
        causes = {"correlation_id": first.correlation_id, "causation_id": first.id}
        with acting_for(first.landlord, actor="system", **causes), _service(self.kind.name):
            for _ in range(RACES - 1):
                with suppress(LostRace):
                    return method(self.kind(), list(events) if self.batch else first)
            return method(self.kind(), list(events) if self.batch else first)


@contextmanager
def _service(name):
    """As in a process of that service."""
    before, connection._service = connection._service, name
    try:
        yield
    finally:
        connection._service = before


@cache
def handlers():
    """Every handler of every service."""
    found = []
    for service in SERVICES:
        module = import_module(f"services.{service}.service")
        classes = [each for each in vars(module).values() if isinstance(each, type)]
        kind = next(each for each in classes if getattr(each, "name", None) == service)
        for name in dir(kind):
            entrypoints = getattr(getattr(kind, name), "nameko_entrypoints", ())
            found += [Handler(kind, name, each) for each in entrypoints if isinstance(each, Subscription)]
    return sorted(found, key=repr)


class Bus:
    """Takes in what documents announce (`store.telling.stored`), and hands it on when told to."""

    def __init__(self):
        self.waiting = []
        self.failed = []  # (handler, event, exception) of what was given up

    def take(self, _database, _collection, _document_id, envelopes):
        self.waiting.extend(envelopes)

    def deliver(self):
        """Hand on everything, and what comes of it."""
        while self.waiting:
            envelope = self.waiting.pop(0)
            event = Received(contract_of(envelope["type"]), envelope)
            for handler in handlers():
                if event.contract in handler.contracts:
                    self._attempt(handler, event)

    def _attempt(self, handler, event):
        for _ in range(ATTEMPTS):
            try:
                return handler(event)
            except Exception as error:  # noqa: BLE001 - as on the bus, whatever it is belongs to this delivery
                reason = error
        return self.failed.append((handler, event, reason))
