"""What the relay carries: events stored in a document, and messages that somebody waits for."""

import json
from collections import deque
from time import monotonic
from typing import Any

from amqp.basic_message import Message
from eventlet.event import Event

from shared.bus import names
from shared.contracts.event import SEQUENCE_DIGITS, routing_key


class Stored:
    """An event in a document, on its way. address: the platform's, under which its schema stands.

    urgent: nothing that is not may be published before it; so is what its document announced before an urgent event.
    """

    def __init__(self, place, envelope, address, urgent=False):
        self.place = place  # (database, collection, document id)
        self.envelope = envelope
        self.address = address
        self.urgent = urgent
        self.since = monotonic()

    def message(self):
        sequence, schema = self.envelope["sequence"], self.envelope["dataschema"]
        event = self.envelope | {"sequence": f"{sequence:0{SEQUENCE_DIGITS}d}", "dataschema": self.address + schema}
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
        return names.EVENTS, routing_key(event), amqp_message(body, {}, event["id"])


class Awaited:
    """A message that somebody waits for: on its way to a delay queue, or parked."""

    urgent = False

    def __init__(self, exchange, key, body, headers):
        self.exchange, self.key, self.body, self.headers = exchange, key, body, headers
        self.done = Event()
        self.given_up = False
        self.since = monotonic()

    def message(self):
        return self.exchange, self.key, amqp_message(self.body, self.headers, None)


class Waiting:
    """What is to be published, in order, what is urgent before everything else."""

    def __init__(self):
        self._urgent: deque[Any] = deque()
        self._usual: deque[Any] = deque()

    def __len__(self):
        return len(self._urgent) + len(self._usual)

    def __iter__(self):
        yield from self._urgent
        yield from self._usual

    def append(self, item):
        (self._urgent if item.urgent else self._usual).append(item)

    def extend(self, items):
        for item in items:
            self.append(item)

    def put_back(self, items):
        """They were not published after all, and are next again; also before what their document told since."""
        hurried = {getattr(item, "place", self) for item in self._urgent}
        for item in reversed(items):
            item.urgent = item.urgent or getattr(item, "place", None) in hurried
            (self._urgent if item.urgent else self._usual).appendleft(item)

    def popleft(self):
        return (self._urgent or self._usual).popleft()

    def clear(self):
        self._urgent.clear()
        self._usual.clear()

    def hasten(self, place):
        """Make urgent what is waiting of one document, so that what it tells keeps its order."""
        earlier = [item for item in self._usual if getattr(item, "place", None) == place]
        if not earlier:
            return
        for item in earlier:
            item.urgent = True
        self._usual = deque(item for item in self._usual if not item.urgent)
        self._urgent.extend(earlier)


def amqp_message(body, headers, message_id):
    properties = {"content_type": names.CONTENT_TYPE, "delivery_mode": 2, "application_headers": headers}
    if message_id:
        properties["message_id"] = message_id
    return Message(body, **properties)
