"""Exchanges, queues and bindings, declared by an administrator from the contracts before any service starts.

Safe to run again. What a former release bound stays bound: an upgrade never drops an event in between.
"""

from shared.bus import names
from shared.contracts import all_events, queues

_QUORUM = {"x-queue-type": "quorum"}


def declare(channel):
    """Declare everything on an open AMQP channel (py-amqp) of an administrator."""
    _declare_exchanges(channel)
    for tier, milliseconds in names.DELAYS.items():
        _declare_delay(channel, tier, milliseconds)
    for queue, contracts in queues().items():
        _declare_queue(channel, queue, [_key(contract) for contract in contracts])
    for contract in all_events():
        if not contract.readers:
            channel.exchange_bind(names.UNREAD, names.EVENTS, _key(contract))


def _key(contract):
    return f"*.{contract.name}.v{contract.version}"


def _declare_exchanges(channel):
    def exchange(name, kind, arguments=None):
        channel.exchange_declare(name, kind, durable=True, auto_delete=False, arguments=arguments)

    exchange(names.UNREAD, "fanout")
    exchange(names.UNROUTED, "fanout")
    exchange(names.EVENTS, "topic", {"alternate-exchange": names.UNROUTED})
    exchange(names.RETURN, "direct")
    exchange(names.PARKED, "topic")
    exchange(names.SUSPECT, "topic")
    _queue(channel, names.UNROUTED, {"x-max-length": names.UNROUTED_LIMIT, "x-overflow": "drop-head"})
    channel.queue_bind(names.UNROUTED, names.UNROUTED, "")


def _declare_delay(channel, tier, milliseconds):
    name = names.delay(tier)
    channel.exchange_declare(name, "topic", durable=True, auto_delete=False)
    _queue(
        channel,
        name,
        {
            "x-message-ttl": milliseconds,
            "x-dead-letter-exchange": names.RETURN,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",  # at-least-once needs it; no length limit is set
        },
    )
    channel.queue_bind(name, name, "#")


def _declare_queue(channel, queue, keys):
    _queue(channel, queue)
    for key in keys:
        channel.queue_bind(queue, names.EVENTS, key)
    channel.queue_bind(queue, names.RETURN, queue)
    for exchange, other in ((names.PARKED, names.parked(queue)), (names.SUSPECT, names.suspect(queue))):
        _queue(channel, other)
        channel.queue_bind(other, exchange, queue)


def _queue(channel, name, arguments=None):
    channel.queue_declare(name, durable=True, exclusive=False, auto_delete=False, arguments=_QUORUM | (arguments or {}))
