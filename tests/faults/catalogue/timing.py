"""How long it takes from an event to its effect."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime

import eventlet

from shared.bus import names
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.outgoing import amqp_message
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import until
from tests.faults.catalogue.service import Counted
from tests.shared.probe import ThingMade


def latencies(broker, landlord, name, number, poisoned=0, a_second=50):
    """Seconds from an innocent event to its effect, at the 99th percentile, where so many are published a second."""
    bad = {place * number // poisoned for place in range(poisoned)} if poisoned else set()
    with publishing(broker) as publish:
        for start in range(0, number, 10):
            places = range(start, min(start + 10, number))
            innocents = [made(ThingMade, landlord, f"{name}-{place}") for place in places]
            poison = [made(ThingMade, landlord, f"{name}-{p}-bad", colour="poison") for p in places if p in bad]
            publish(poison + innocents)
            eventlet.sleep(10 / a_second)
    mine = {"subject": {"$regex": f"^{name}-"}}
    with acting_for(landlord):
        until(lambda: Counted.collection().count_documents(mine) >= number, 60, "handling")
        rows = list(Counted.collection().find(mine, {"at": 1}))
    late = sorted((row["at"] - published_at(row["_id"])).total_seconds() for row in rows)
    return late[int(len(late) * 0.99)]


def published_at(event_id):
    """When this event was made: its id is a UUID version 7."""
    return datetime.fromtimestamp(int(event_id.replace("-", "")[:12], 16) / 1000, tz=UTC)


@contextmanager
def publishing(broker):
    """publish(envelopes) over one connection."""
    with broker.channel() as channel:

        def publish(events):
            for event in events:
                message = amqp_message(json.dumps(event).encode(), {}, None)
                channel.basic_publish(message, names.EVENTS, routing_key(event))

        yield publish
