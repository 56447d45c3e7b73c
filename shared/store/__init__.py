"""The store: documents of one landlord, aggregates with their events, projections."""

from shared.store.aggregate import Aggregate, LostRace, PlatformAggregate, Repeated
from shared.store.changes import Change
from shared.store.connection import OPERATORS_PATIENCE, client, connect, database, ping
from shared.store.documents import LandlordDocument, PlatformDocument, WrongLandlord
from shared.store.pending import urgent_index
from shared.store.projection import Projection

__all__ = [
    "OPERATORS_PATIENCE",
    "Aggregate",
    "Change",
    "LandlordDocument",
    "LostRace",
    "PlatformAggregate",
    "PlatformDocument",
    "Projection",
    "Repeated",
    "WrongLandlord",
    "client",
    "connect",
    "database",
    "ping",
    "urgent_index",
]
