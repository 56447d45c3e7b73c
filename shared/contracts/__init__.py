"""Event contracts, a module per service, and the roles everybody agrees on."""

from importlib import import_module

from shared.contracts.event import Event

SERVICES = ("membership", "consultations", "complaints", "training")


def all_events():
    """Every contract of every service, by type, in a stable order."""
    for service in SERVICES:
        import_module(f"shared.contracts.{service}")
    return [Event.contracts[key] for key in sorted(Event.contracts) if Event.contracts[key].service in SERVICES]


def queues():
    """{queue: [contract, ...]}: what each reader's queue is bound to."""
    bound: dict[str, list] = {}
    for contract in all_events():
        for reader in contract.readers:
            bound.setdefault(reader, []).append(contract)
    return bound


def read_by(queue):
    """The contracts that this queue is bound to, in a stable order: for subscriptions to many."""
    return queues().get(queue, [])


def urgent_types():
    """The types of the events that nothing may delay, as a frozenset."""
    return frozenset(contract.type for contract in Event.contracts.values() if contract.urgent)
