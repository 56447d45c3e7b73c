"""Every subscription's handler, delivered to twice and in any order, ends in the same state."""

import copy
import itertools
import json
import random
import sys

import bson
import pytest

from deploy.reference.files import SAMPLES
from deploy.reference.schemas import name_of
from shared import clock
from shared.clock import rfc3339
from shared.context import PLATFORM
from shared.contracts import queues
from shared.contracts.event import Received
from shared.contracts.kinds import Code
from tests.generated.bus import ATTEMPTS, handlers
from tests.generated.values import NOW
from tests.generated.world import World, empty

EVENTS_EACH = 3  # of each contract and entity
ORDERS = 6
ONCE = {  # events that an entity has once in its life, so that no history has two of them
    "complaints.hazard_concern_raised": "a concern is raised once, with the text that shows the danger",
    "consultations.consultation_opened": "a consultation opens once; its mailing keeps the moment",
    "consultations.feedback_published": "its feedback is published once; the same",
}
VOLATILE = {  # what may differ between two orders, and why
    "id": "an announced event's own id is new each time; its document is the one whose contents are compared",
    "time": "an announced event says when it was announced",
    "correlationid": "it names the event that happened to be the last missing piece",
    "causationid": "the same",
    "pending_since": "when, not what",
}


def envelopes(handler, landlord):
    """A small history of two entities of each kind that the handler hears of, each event different from the one before.

    Sequences count an entity's events over all contracts that tell of it, as in life.
    """
    made, counts = [], {}
    for contract, turn, entity in itertools.product(handler.contracts, range(EVENTS_EACH), "ab"):
        if turn and contract.name in ONCE:
            continue
        sample = json.loads((SAMPLES / f"{name_of(contract)}.json").read_text())
        subject = f"{contract.entity}-{entity}"
        counts[subject] = number = counts.get(subject, 0) + 1
        data = _varied(contract, sample["data"], number, entity)
        made.append(
            sample
            | {
                "id": f"{name_of(contract)}-{entity}-{turn}",
                "landlord": landlord,
                "subject": subject,
                "sequence": f"{number:010d}",
                "time": rfc3339(NOW.replace(second=number % 60)),
                "data": data,
            }
        )
    return made


def _varied(contract, data, number, entity):
    data = copy.deepcopy(data)
    if contract.batch:
        choices = _choices(contract.item_schema, number) | {"sequence": number}
        return {"items": [item | choices | {"id": f"{item['id'][:8]}-{entity}"} for item in data["items"]]}
    return data | _choices(contract.schema, number)


def _choices(schema, number):
    """Another value of each enumeration with every event."""
    found = {}
    for name, field in schema._declared_fields.items():
        if isinstance(field, Code):
            choices = [choice for check in field.validators for choice in getattr(check, "choices", ())]
            found |= {name: choices[number % len(choices)]} if choices else {}
    return found


def deliveries(made, order):
    """The events of one order, each twice. Order 0 is as they happened, order 1 backwards, others are shuffled."""
    if order == 0:
        return [event for event in made for _ in range(2)]
    if order == 1:
        return made[::-1] + made[::-1]
    twice = made * 2
    random.Random(order).shuffle(twice)  # noqa: S311 - the same orders every time
    return twice


def handle_all(handler, envelopes):
    """What the bus does: what fails comes again later, and is given up in the end. Returns the ids of those."""
    waiting = [(envelope, 1) for envelope in envelopes]
    parked = set()
    while waiting:
        size = 1 + len(waiting) % 3 if handler.batch else 1  # batches of several sizes
        taken, waiting = waiting[:size], waiting[size:]
        for group in _by_landlord(taken):
            try:
                handler(*[_received(handler, envelope) for envelope, _ in group])
            except Exception:  # noqa: BLE001 - whatever it is: alone, then later
                for envelope, attempt in group:
                    try:
                        handler(_received(handler, envelope))
                    except Exception:  # noqa: BLE001 - the same
                        if attempt < ATTEMPTS:
                            waiting.append((envelope, attempt + 1))
                        else:
                            parked.add(envelope["id"])
    return parked


def _by_landlord(taken):
    for _, group in itertools.groupby(taken, key=lambda pair: pair[0]["landlord"]):
        yield list(group)


def _received(handler, envelope):
    contract = next(contract for contract in handler.contracts if contract.type == envelope["type"])
    return Received(contract, envelope)


def settled(contents):
    """What is stored, without what may differ between two orders."""
    return {
        name: sorted((_settled(document) for document in documents), key=lambda each: bson.encode({"": each}))
        for name, documents in contents.items()
        if documents
    }


def _settled(document):
    document = dict(document)
    if "pending_events" in document:
        events = [
            {key: value for key, value in event.items() if key not in VOLATILE} for event in document["pending_events"]
        ]
        document["pending_events"] = sorted(events, key=lambda event: (event["sequence"], event["type"]))
    document.pop("pending_since", None)
    return document


@pytest.fixture(scope="module")
def places(platform_store, membership_settings, logged):
    """A world of empty databases."""
    with pytest.MonkeyPatch.context() as monkeypatch, empty(platform_store, monkeypatch) as world:
        yield world


@pytest.fixture
def still(monkeypatch):
    """Time stands still, so that two runs can only differ in what they were told."""
    usual = clock.utc_now
    for module in list(sys.modules.values()):
        if getattr(module, "utc_now", None) is usual:
            monkeypatch.setattr(module, "utc_now", lambda: NOW)


def _difference(one, other):
    """The first few fields that are not the same."""
    found = []
    for name in sorted(one.keys() | other.keys()):
        pairs = itertools.zip_longest(one.get(name, []), other.get(name, []), fillvalue={})
        for here, there in pairs:
            fields = [field for field in here.keys() | there.keys() if here.get(field) != there.get(field)]
            found += [f"{name} {field}: {here.get(field)!r:.150} / {there.get(field)!r:.150}" for field in fields]
    return found[:6]


def _empty(world):
    for landlord in (world.own, PLATFORM):
        for database in world.databases(landlord):
            for name in database.list_collection_names():
                database[name].delete_many({})


def _of_service(world, handler):
    whole = world.contents(world.own) | world.contents(PLATFORM)
    return {name: documents for name, documents in whole.items() if name.startswith(f"{handler.kind.name}--")}


@pytest.mark.parametrize("handler", handlers(), ids=repr)
def test_twice_and_in_any_order_is_the_same(handler, places: World, still):
    made = envelopes(handler, PLATFORM if handler.name == "keep_platform_facts" else places.own)
    ends = []
    for order in range(ORDERS):
        _empty(places)
        places.prepare(handler.kind.name)
        parked = handle_all(handler, deliveries(made, order))
        ends.append((settled(_of_service(places, handler)), parked))
    for order, (contents, parked) in enumerate(ends[1:], start=1):
        assert contents == ends[0][0], (
            f"{handler}: order {order} ends in another state than the order of life: "
            f"{_difference(contents, ends[0][0])}"
        )
        assert parked == ends[0][1], f"{handler}: order {order} gives up other events."


@pytest.mark.parametrize("handler", handlers(), ids=repr)
def test_an_event_that_came_before_changes_nothing(handler, places: World, still):
    """The second delivery of everything writes nothing at all: not even a version or a time."""
    made = envelopes(handler, PLATFORM if handler.name == "keep_platform_facts" else places.own)
    _empty(places)
    places.prepare(handler.kind.name)
    handle_all(handler, made)
    before = _of_service(places, handler)
    handle_all(handler, made)
    assert _of_service(places, handler) == before


def test_every_queue_of_the_contracts_has_a_handler():
    assert {repr(handler) for handler in handlers()} == queues().keys()


def test_what_happens_once_is_still_heard():
    heard = {contract.name for handler in handlers() for contract in handler.contracts}
    assert heard >= ONCE.keys(), f"Take {ONCE.keys() - heard} off ONCE."
