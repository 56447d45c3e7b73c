"""From a message to an event we believe: decoded, known, and its landlord the one its routing key names."""

import json

from shared.bus import names
from shared.contracts.event import InvalidEvent, Received, UnknownEvent, contract_of, routing_key

MAX_BODY = 1_048_576  # bytes
_NEEDED = ("id", "type", "source", "subject", "time", "landlord", "sequence", "data")


class Hopeless(Exception):
    """This message can never be handled; the text says what kind of fault it is, and nothing of what it holds."""


class Delivery:
    """One message from a queue, with what we wrote on it ourselves."""

    def __init__(self, message):
        self.message = message
        self.body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        self.headers = dict(message.headers or {})
        self.tag = message.delivery_tag
        self.window = message.delivery_info.get("consumer_tag")
        self.redelivered = bool(message.delivery_info.get("redelivered"))
        self.event = None
        self.landlord = self._key().split(".", 1)[0]

    @property
    def attempts(self):
        return int(self.headers.get(names.ATTEMPTS, 0))

    @property
    def times_delivered(self):
        """How often the broker handed it out before without hearing how it ended."""
        return int(self.headers.get("x-delivery-count", 0))

    def _key(self):
        info = self.message.delivery_info
        direct = info.get("routing_key", "")
        # Our own header is believed only where the broker itself, or our own user, put the message in the queue.
        return direct if info.get("exchange") == names.EVENTS else self.headers.get(names.ROUTING_KEY, direct)

    @property
    def routing_key(self):
        return self._key()

    def understand(self):
        """Decode and check. Raises Hopeless."""
        if len(self.body) > MAX_BODY:
            raise Hopeless("too_large")
        try:
            envelope = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Hopeless("undecodable") from None
        if not isinstance(envelope, dict) or not all(isinstance(envelope.get(key), str) for key in _NEEDED[:-1]):
            raise Hopeless("not_an_event")
        if routing_key(envelope) != self.routing_key:
            raise Hopeless("wrong_landlord_or_type")
        if envelope["source"] != f"/{self.routing_key.split('.')[1]}":
            raise Hopeless("wrong_source")
        try:
            contract = contract_of(envelope["type"])
            self.event = Received(contract, envelope)
        except UnknownEvent:
            raise Hopeless("unknown_type_or_version") from None
        except (InvalidEvent, KeyError, ValueError, TypeError):
            raise Hopeless("invalid_data") from None
        return self.event
