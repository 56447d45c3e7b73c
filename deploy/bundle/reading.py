"""Reading all of one landlord as of one moment, document by document as the store has it."""

from typing import Any

from pymongo.errors import OperationFailure

from deploy.accounts import database
from deploy.bundle.contents import PUBLIC, Tally
from services.membership.model import Landlord
from shared.contracts import SERVICES
from shared.errors import NotFound, Unavailable
from shared.store.documents import PlatformDocument

TOO_OLD, NOT_YET = 239, 246  # MongoDB: the snapshot is no longer kept; a collection is younger than the snapshot
_NOWHERE = {"system"}  # collections that are MongoDB's own begin with this


class Snapshot:
    """All databases of the landlord as of one cluster time, however long the reading takes.

    MongoDB keeps what a snapshot needs for minSnapshotHistoryWindowInSeconds (300, unless set otherwise).
    """

    def __init__(self, client, landlord_id):
        self._client, self._landlord_id = client, landlord_id
        self._session: Any = None

    def __enter__(self):
        self._session = self._client.start_session(snapshot=True)
        return self

    def __exit__(self, *_failure):
        self._session.end_session()

    def collections(self, service):
        """Names of the service's collections, in order; those that MongoDB keeps for itself are left out."""
        base = self._client[database(service, self._landlord_id)]
        return sorted(name for name in base.list_collection_names() if name.split(".")[0] not in _NOWHERE)

    def batches(self, service, collection):
        """The documents in the order of their ids, as bytes of BSON, some MB at a time.

        Raises: Unavailable export_took_too_long.
        """
        found = self._client[database(service, self._landlord_id)][collection]
        try:
            yield from found.find_raw_batches({}, sort=[("_id", 1)], session=self._session)
        except OperationFailure as failure:
            raise _named(failure) from None

    def pending(self):
        """How many documents hold events that are not published yet."""
        return sum(
            self._client[database(service, self._landlord_id)][name].count_documents(
                {"pending_since": {"$ne": None}}, session=self._session
            )
            for service in SERVICES
            for name in self.collections(service)
        )


def take_stock(client, landlord_id):
    """{service: {"collections": {name: a Tally's facts}}} of all that the landlord has here now."""
    with Snapshot(client, landlord_id) as snapshot:
        return {service: {"collections": _tallies(snapshot, service)} for service in SERVICES}


def _tallies(snapshot, service):
    tallies = {}
    for name in snapshot.collections(service):
        tally = Tally()
        for batch in snapshot.batches(service, name):
            tally.add(batch)
        tallies[name] = tally.facts()
    return tallies


def entry_of(landlord_id):
    """The landlord's document in the register, gone or not. Raises: NotFound landlord_not_found."""
    found = Landlord.find(landlord_id)
    if found is None:
        raise NotFound("landlord_not_found", f"There is no landlord {landlord_id}.")
    return found


def public_facts(entry):
    """{name of PUBLIC: value} of a Landlord."""
    return {name: list(value) if name == "hosts" else value for name in PUBLIC for value in [getattr(entry, name)]}


def rows_about(client, landlord_id):
    """[(database, collection, condition)]: what the platform keeps about a landlord outside its own databases.

    Revoked tokens and the time of the last write; both run out by themselves. The landlord's registry entry is not
    among them: it stays, so that the id is never given away again.
    """
    for service in SERVICES:
        base = database(service, PlatformDocument._database_owner())  # noqa: SLF001 - ours
        yield client[base]["activity"], {"_id": landlord_id}
        yield client[base]["revocations"], {"_id": {"$regex": f"^{landlord_id}:"}}


def _named(failure):
    if failure.code in (TOO_OLD, NOT_YET):
        return Unavailable(
            "export_took_too_long",
            "MongoDB no longer keeps the moment that is being read (or a collection is younger than it). Run the "
            "command again; if it takes longer than five minutes, raise minSnapshotHistoryWindowInSeconds first.",
        )
    return failure
