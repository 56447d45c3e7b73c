"""A landlord from its bundle: checked before anything is written, loaded unseen, checked again, opened last.

Until the landlord is on the register no door knows it and no service may use its databases. A run that was cut short
is run again: before `verified` it begins anew, afterwards it goes on.
"""

from dataclasses import dataclass
from time import monotonic

from bson.raw_bson import RawBSONDocument
from pymongo.write_concern import WriteConcern

from deploy import provisioning
from deploy.accounts import database
from deploy.bundle.archive import Bundle
from deploy.bundle.contents import checksum_of, documents_in, totals
from deploy.bundle.exporting import origin_of
from deploy.bundle.reading import take_stock
from deploy.bundle.records import LOADING, OPENED, VERIFIED, Removal, Restoration
from services.membership.commands.landlords import (
    change_landlord_state,
    check_host_names_free,
    check_new_landlord,
    restore_landlord,
)
from services.membership.model import Landlord
from shared.clock import utc_now
from shared.contracts import SERVICES
from shared.errors import Conflict, RuleBroken
from shared.ids import new_id
from shared.store import Aggregate

RAISED_BY = 1_000_000  # versions and sequences of what is restored over an older past
BATCH = 1_000  # documents inserted together
BATCH_BYTES = 12_000_000


@dataclass
class Figures:
    """What an import took."""

    documents: int = 0
    seconds: float = 0.0
    was_done: bool = False  # an earlier run had loaded it already
    raised: bool = False


def load(client, bundle: Bundle, as_restored, by):
    """Bring the bundle into databases that nobody uses yet, and prove that they hold it. Returns Figures.

    as_restored: raise every version and sequence, so that readers elsewhere do not take it for the past; None: where
    the landlord was here before. Works for the platform.
    Raises: BadInput bundle_…; Conflict landlord_exists, databases_in_the_way, import_overtaken; RuleBroken not_its_own,
    not_restored.
    """
    started, landlord_id = monotonic(), bundle.landlord_id
    entry = Landlord.find(landlord_id)
    done = Restoration.collection().find_one({"_id": landlord_id, "checksum": bundle.checksum})
    figures = Figures(totals(bundle.services)[1], raised=entry is not None if as_restored is None else as_restored)
    if done and done["state"] == VERIFIED and _may_go_on(entry):
        figures.was_done = True
        return figures
    bundle.verify()
    _check_place(bundle, entry)
    run = _begin(client, bundle, entry, by)
    for service in SERVICES:
        for name in bundle.services.get(service, {"collections": ()})["collections"]:
            _load(client[database(service, landlord_id)], name, bundle.batches(service, name))
    check_holds(client, bundle)
    for service in SERVICES:
        provisioning.make_collections(client, service, landlord_id)
    if figures.raised:
        _raise_counts(client, landlord_id)
    _end(landlord_id, run)
    figures.seconds = monotonic() - started
    return figures


def open_up(client, bundle: Bundle, catch_up=None):
    """Let the services use what was loaded, and put the landlord on the register. It is `leaving`: it can be read.

    catch_up: called once it is there, to announce what readers lack. Safe to repeat.
    """
    landlord_id = bundle.landlord_id
    provisioning.open_landlord(client, landlord_id)
    restore_landlord(landlord_id, **_described(bundle))
    if catch_up:
        catch_up()


def finish(landlord_id, state):
    """The last step: the landlord is `active`, or stays `leaving`, and is never loaded over again."""
    mark_opened(landlord_id)
    if state == "active" and Landlord.get(landlord_id).state == "leaving":
        change_landlord_state(landlord_id, "active")


def mark_opened(landlord_id):
    """Nothing was restored here, or it is in use from now on."""
    Restoration.collection().update_one({"_id": landlord_id}, {"$set": {"state": OPENED, "opened_at": utc_now()}})


def is_here(bundle):
    """Was this very bundle brought in and opened, and is the landlord here still?"""
    entry = Landlord.find(bundle.landlord_id)
    done = Restoration.collection().find_one({"_id": bundle.landlord_id, "checksum": bundle.checksum, "state": OPENED})
    return bool(done) and entry is not None and entry.state != "gone"


def check_holds(client, bundle):
    """Raises: RuleBroken not_restored unless the landlord's databases hold what the bundle says, and nothing else."""
    stock = take_stock(client, bundle.landlord_id)
    if checksum_of(bundle.landlord, stock) != bundle.checksum:
        raise RuleBroken(
            "not_restored", "What was stored is not what the bundle holds. Nobody can use it; run it again."
        )


def _may_go_on(entry):
    return entry is None or entry.state != "active"


def _check_place(bundle, entry):
    """The id is free, or it was this landlord's and is gone."""
    if entry is None:
        described = _described(bundle)
        check_new_landlord(bundle.landlord_id, described["organisation_name"], described["hosts"])
        return
    held = Restoration.collection().find_one({"_id": entry.id, "state": VERIFIED})
    if entry.state != "gone" and not (entry.state == "leaving" and held):
        raise Conflict("landlord_exists", f"{entry.id} is {entry.state} here. Nothing was changed.")
    if origin_of(entry.id) != bundle.manifest["origin"]:
        raise RuleBroken(
            "not_its_own",
            f"{entry.id} was another landlord's id here, and ids are never used again. Nothing was changed.",
        )
    if entry.state == "gone":
        check_host_names_free(bundle.landlord["hosts"])


def _described(bundle):
    return {name: value for name, value in bundle.landlord.items() if name != "id"}


def _begin(client, bundle, entry, by):
    """Take the landlord's databases, emptied, for this run. Returns the run's name."""
    landlord_id, run = bundle.landlord_id, new_id()
    known = Restoration.collection().find_one({"_id": landlord_id})
    bases = [client[database(service, landlord_id)] for service in SERVICES]
    ours = entry is not None or (known is not None and known["state"] != OPENED)
    if not ours and any(base[name].find_one() for base in bases for name in base.list_collection_names()):
        raise Conflict(
            "databases_in_the_way",
            f"There are databases of {landlord_id} with data, and no landlord of that name. Find out whose they are.",
        )
    Removal.collection().update_one({"_id": landlord_id}, {"$set": {"restored_at": utc_now()}})
    provisioning.close_landlord(client, landlord_id)
    Restoration.collection().update_one(
        {"_id": landlord_id},
        {
            "$set": {
                "run": run,
                "state": LOADING,
                "checksum": bundle.checksum,
                "origin": bundle.manifest["origin"],
                "by": by,
                "begun_at": utc_now(),
            },
            "$unset": {"opened_at": ""},
        },
        upsert=True,
    )
    return run


def _load(base, name, batches):
    base.create_collection(name)
    collection = base[name].with_options(write_concern=WriteConcern("majority"))
    rows, size = [], 0
    for batch in batches:
        for document in documents_in(batch):
            rows.append(RawBSONDocument(document))
            size += len(document)
            if len(rows) == BATCH or size > BATCH_BYTES:
                collection.insert_many(rows, ordered=False)
                rows, size = [], 0
    if rows:
        collection.insert_many(rows, ordered=False)


def _raise_counts(client, landlord_id):
    for service in SERVICES:
        for kind in provisioning.kinds_of(service):
            if issubclass(kind, Aggregate):
                collection = client[database(service, landlord_id)][kind.collection_name()]
                collection.update_many({}, {"$inc": {"version": RAISED_BY, "sequence": RAISED_BY}})


def _end(landlord_id, run):
    ended = Restoration.collection().update_one(
        {"_id": landlord_id, "run": run, "state": LOADING}, {"$set": {"state": VERIFIED}}
    )
    if not ended.matched_count:
        raise Conflict("import_overtaken", f"Another import of {landlord_id} began meanwhile. Only one can go on.")
