"""Publishing that is sure: into a queue that is there, and confirmed."""

from time import monotonic

from deploy.parked.message import Held
from shared.bus import names
from shared.errors import RuleBroken
from shared.outgoing import amqp_message

CONFIRM_WITHIN = 30  # seconds


class Publisher:
    """Publishes a batch on a connection that also reads, and waits for all its confirms."""

    def __init__(self, connection):
        self._connection = connection
        self._channel = connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._tag = 0
        self._open: set[int] = set()
        self._refused = 0

    def publish(self, messages):
        """messages: [(exchange, routing key, body as bytes, headers)]. Raises: RuleBroken not_confirmed."""
        self._refused = 0
        for exchange, key, body, headers in messages:
            self._channel.basic_publish(amqp_message(body, headers, None), exchange, key, mandatory=True)
            self._tag += 1
            self._open.add(self._tag)
        deadline = monotonic() + CONFIRM_WITHIN
        while self._open and monotonic() < deadline:
            self._connection.drain(0.2)
        if self._open or self._refused:
            raise RuleBroken(
                "not_confirmed",
                "RabbitMQ did not take messages back into their queue: it has an alarm (memory or disk), or the queue "
                "is gone or has no leader. Those stay where they were put aside.",
            )

    def _on_ack(self, tag, multiple):
        self._open -= {known for known in self._open if known == tag or (multiple and known <= tag)}

    def _on_nack(self, tag, multiple):
        self._on_ack(tag, multiple)
        self._refused += 1

    def _on_return(self, *_unroutable):
        self._refused += 1


def back_to_its_queue(held: Held, by, at):
    """The message that lets the reader it came from, and no other, try once more, with its attempts counted anew.

    What never reached a queue goes to the exchange again, for the readers that there are by now.
    """
    headers = {key: value for key, value in held.headers.items() if key.startswith("x-doorstep-")}
    headers.pop(names.ATTEMPTS, None)
    headers |= {
        names.ROUTING_KEY: held.routing_key,
        names.REPLAYS: held.facts()["replays"] + 1,
        names.REPLAYED_BY: by,
        names.REPLAYED_AT: at,
    }
    if held.lies_in == names.UNROUTED:
        return names.EVENTS, held.routing_key, held.body, {}
    return "", held.queue, held.body, headers
