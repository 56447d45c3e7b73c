"""From events in a queue to rows of a projection: our batches beside FastStream with an upsert each.

The queue is filled while nobody consumes; the rate is that from the first rows seen to the last, so starting is not
counted.
"""

# ruff: noqa: T201 - it talks by print

import json
import time

from amqp.basic_message import Message

from shared.bus.names import ROUTING_KEY
from shared.clock import rfc3339, utc_now
from shared.contracts.event import routing_key
from shared.contracts.membership import ResidentRegistered
from shared.ids import new_id
from tests.benchmarks import processes, world
from tests.benchmarks.figures import TIMES, Row, Spread, ratio

OURS, THEIRS = 20_000, 4_000  # events
LANDLORDS = (1, 20)
OUR_QUEUE, THEIR_QUEUE = "complaints.keep_residents", "peer.residents"


def run(ground, options):
    processes.install_peers()
    with ground.broker.channel() as channel:
        quorum = {"x-queue-type": "quorum"}
        channel.queue_declare(THEIR_QUEUE, durable=True, exclusive=False, auto_delete=False, arguments=quorum)
    rows = []
    for count in options.landlords or LANDLORDS:
        ids = world.landlord_ids(count)
        world.open_landlords(ground, ids, ("complaints",))
        rows.append(_row(ground, ids, options))
    return rows


def _row(ground, ids, options):
    shrink = 10 if options.quick else 1
    rates = {"ours": [], "faststream": []}
    for _ in range(options.rounds):
        rates["ours"].append(_ours(ground, ids, OURS // shrink))
        rates["faststream"].append(_theirs(ground, ids, THEIRS // shrink))
        print("  " + ", ".join(f"{side} {each[-1]:.0f}/s" for side, each in rates.items()), flush=True)
    path = f"handling, event to projection row, {len(ids)} landlord{'s' * (len(ids) > 1)}: over faststream"
    made_of = {side: f"{Spread.of(each).shown()}/s" for side, each in rates.items()}
    return Row(path, ratio(rates["ours"], rates["faststream"]), TIMES, 5, absolute=made_of)


def _ours(ground, ids, count):
    rows = [ground.store[f"complaints--{landlord}"].residents for landlord in ids]
    for each in rows:
        each.delete_many({})
    ground.empty(OUR_QUEUE)
    _fill(ground, ids, count, OUR_QUEUE, "application/cloudevents+json")
    return _timed(lambda: processes.service(ground, "complaints", await_ready=False), rows, count)


def _theirs(ground, ids, count):
    projected = ground.store.peer_fastapi.projected
    projected.delete_many({})
    ground.empty(THEIR_QUEUE)
    _fill(ground, ids, count, THEIR_QUEUE, "application/json")  # of any other type FastStream hands on the bytes
    return _timed(lambda: processes.faststream_consumer(ground), [projected], count)


def _fill(ground, ids, count, queue, content_type):
    """Put events into one queue alone: through the default exchange, with their own key where ours looks for it."""
    with ground.broker.channel() as channel:
        channel.confirm_select()
        confirmed = [0]
        channel.events["basic_ack"].add(lambda tag, _multiple: confirmed.__setitem__(0, tag))
        for number in range(count):
            event = _registered(ids[number % len(ids)], number)
            headers = {ROUTING_KEY: routing_key(event)}
            properties = {"content_type": content_type, "delivery_mode": 2, "application_headers": headers}
            channel.basic_publish(Message(json.dumps(event).encode(), **properties), "", queue)
        while confirmed[0] < count:
            ground.broker.drain_events(timeout=60)


def _registered(landlord, number):
    state = {"state": "active", "tenure": "secure", "estate": "orchard", "preferred_channel": "email"}
    return {
        "specversion": "1.0",
        "id": new_id(),
        "source": "/membership",
        "type": ResidentRegistered.type,
        "subject": f"r-{new_id()}",  # where rows with the same ids were deleted just now, the database steps over each
        "time": rfc3339(utc_now()),
        "datacontenttype": "application/json",
        "dataschema": "http://localhost/events/membership.resident_registered.v1.json",
        "landlord": landlord,
        "sequence": "0000000001",
        "actor": "staff",
        "correlationid": new_id(),
        "data": state | {"involvement": "none"},
    }


def _timed(start, collections, count, within=120):
    """Rows a second from the first that are seen to the last."""
    deadline, first = time.monotonic() + within, None
    program = start()
    try:
        while time.monotonic() < deadline:
            seen, now = sum(each.estimated_document_count() for each in collections), time.monotonic()
            if seen and first is None:
                first = seen, now
            if seen >= count:
                return (count - first[0]) / (now - first[1])
            time.sleep(0.05)
    finally:
        program.end()
    raise RuntimeError(f"{seen} of {count} events were handled in {within} s: see {program.log}")
