"""Are projections what their events make them? Compared with ones that are built anew, in two ways."""

import random
from contextlib import contextmanager
from importlib import import_module

from shared import store
from shared.context import PLATFORM, acting_for
from shared.contracts import queues
from shared.contracts.event import Received, contract_of
from shared.landlords import LandlordEntry, PublicKey, Revocation
from shared.store import Projection, connection
from shared.store.documents import kinds_below
from tests.faults.drain import drain

BATCH = 500
PLATFORM_FACTS = (LandlordEntry, PublicKey, Revocation)


def from_events(platform, seed):
    """Feed every event that was published, in another order, to the same handlers over empty collections.

    Returns ["<what differs>"]. Batches of one landlord each, as the bus would make them.
    """
    store.connect("checks", platform.mongo.url)
    events = list(platform.tap.events())
    random.Random(seed).shuffle(events)  # noqa: S311 - chosen so that it can be repeated
    for queue, contracts in queues().items():
        service, handler = queue.split(".")
        if handler.startswith("keep_"):
            types = {contract.type for contract in contracts}
            with _elsewhere(service):
                _feed(service, handler, [event for event in events if event["type"] in types])
    faults = []
    for landlord in platform.landlords:
        faults += _differences(landlord, _projections())
    faults += _differences(PLATFORM, [(queue.split(".")[0], kind) for queue in _facts() for kind in PLATFORM_FACTS])
    _drop_rebuilt()
    return faults


def from_announcements(platform, landlord):
    """Drop what services keep of residents and staff of one landlord, announce everything again, and compare."""
    store.connect("checks", platform.mongo.url)
    kept = {}
    for service, kind in _projections():
        if kind.collection_name() == "timeline_facts":
            continue  # facts of the past: no state can be announced again that would bring them back
        rows = store.client()[connection.database_name(service, landlord)][kind.collection_name()]
        kept[service, kind] = _rows(rows, without=("sequence",))
        rows.delete_many({})
    platform.operate("reannounce", landlord, "all", within=1800)  # some milliseconds a document
    drain(platform)
    faults = []
    for (service, kind), before in kept.items():
        rows = store.client()[connection.database_name(service, landlord)][kind.collection_name()]
        faults += _compare(f"{rows.full_name} announced again", before, _rows(rows, without=("sequence",)))
    return faults


def _feed(service, handler, events):
    kind = getattr(import_module(f"services.{service}.service"), f"{service.title()}Service")
    method = getattr(kind, handler)
    subscription = next(iter(method.nameko_entrypoints))
    by_landlord: dict[str, list] = {}
    for envelope in events:
        by_landlord.setdefault(envelope["landlord"], []).append(Received(contract_of(envelope["type"]), envelope))
    for landlord, received in by_landlord.items():
        with acting_for(landlord):
            for start in range(0, len(received), BATCH):
                batch = received[start : start + BATCH]
                for given in [batch] if subscription.batch else batch:
                    method.__wrapped__(kind(), given)


@contextmanager
def _elsewhere(service):
    """Let documents of this process live in databases of their own."""
    usual, home = connection.database_name, connection._service
    connection.database_name = _rebuilt_name
    connection._service = service  # whose platform facts are kept
    try:
        yield
    finally:
        connection.database_name, connection._service = usual, home


def _rebuilt_name(service, landlord):
    return f"rebuilt--{service}--{landlord}"


def _differences(landlord, kinds):
    faults = []
    for service, kind in kinds:
        stored = store.client()[f"{service}--{landlord}"][kind.collection_name()]
        again = store.client()[_rebuilt_name(service, landlord)][kind.collection_name()]
        faults += _compare(stored.full_name, _rows(stored), _rows(again))
    return faults


def _rows(collection, without=()):
    rows = {row["_id"]: {key: value for key, value in row.items() if key not in without} for row in collection.find()}
    return {key: row for key, row in rows.items() if not str(key).startswith("faults-")}  # our clients' own key


def _compare(name, stored, again):
    faults = [f"{name}: {key} is missing" for key in again.keys() - stored.keys()]
    faults += [f"{name}: {key} is there, and no event made it" for key in stored.keys() - again.keys()]
    for key in stored.keys() & again.keys():
        if stored[key] != again[key]:
            faults.append(f"{name}: {key} is {stored[key]}, its events make it {again[key]}")
    return faults


def _projections():
    facts = set(_facts())
    for queue in queues():
        service, handler = queue.split(".")
        if handler.startswith("keep_") and queue not in facts:
            import_module(f"services.{service}.service")
    seen = {}
    for kind in kinds_below(Projection):
        module = kind.__module__.split(".")
        if module[0] == "services":
            seen[module[1], kind] = True
    return list(seen)


def _facts():
    return [queue for queue in queues() if queue.endswith(".keep_platform_facts")]


def _drop_rebuilt():
    for name in store.client().list_database_names():
        if name.startswith("rebuilt--"):
            store.client().drop_database(name)
