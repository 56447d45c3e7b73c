"""What the relay carries: events stored in a document, and messages that somebody waits for."""

import json
from time import monotonic

from amqp.basic_message import Message
from eventlet.event import Event

from shared.bus import names
from shared.contracts.event import SEQUENCE_DIGITS, routing_key


class Stored:
    """An event in a document, on its way. address: the platform's, under which its schema stands."""

    def __init__(self, place, envelope, address):
        self.place = place  # (database, collection, document id)
        self.envelope = envelope
        self.address = address
        self.since = monotonic()

    def message(self):
        sequence, schema = self.envelope["sequence"], self.envelope["dataschema"]
        event = self.envelope | {"sequence": f"{sequence:0{SEQUENCE_DIGITS}d}", "dataschema": self.address + schema}
        body = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()
        return names.EVENTS, routing_key(event), amqp_message(body, {}, event["id"])


class Awaited:
    """A message that somebody waits for: on its way to a delay queue, or parked."""

    def __init__(self, exchange, key, body, headers):
        self.exchange, self.key, self.body, self.headers = exchange, key, body, headers
        self.done = Event()
        self.given_up = False
        self.since = monotonic()

    def message(self):
        return self.exchange, self.key, amqp_message(self.body, self.headers, None)


def amqp_message(body, headers, message_id):
    properties = {"content_type": names.CONTENT_TYPE, "delivery_mode": 2, "application_headers": headers}
    if message_id:
        properties["message_id"] = message_id
    return Message(body, **properties)
