"""A landlord's data of all services into one file, as of one moment."""

from datetime import datetime
from pathlib import Path

from deploy.bundle.archive import MANIFEST, Writing, manifest_bytes, place_of
from deploy.bundle.contents import FORMAT, KIND, Tally, checksum_of, known_contracts, release, schemas
from deploy.bundle.reading import Snapshot, entry_of, public_facts
from deploy.bundle.records import PlatformIdentity, Restoration
from deploy.bundle.sealing import complete_file, write_to
from shared.clock import rfc3339, utc_now
from shared.contracts import SERVICES
from shared.errors import NotFound


def export_landlord(client, landlord_id, to: Path, recipients=()):
    """Write the landlord's bundle to a file, or into a folder under a name of its own. Works for the platform.

    recipients: of age; the bundle is encrypted for them. Returns (path, manifest).
    Raises: NotFound landlord_not_found, also for one that is gone; Unavailable export_took_too_long, disk_full;
    Conflict file_exists, export_running; BadInput file_not_usable.
    """
    entry = entry_of(landlord_id)
    if entry.state == "gone":
        raise NotFound("landlord_not_found", f"{landlord_id} is gone: there is nothing left to export.")
    now = utc_now()
    path = _path(to, landlord_id, now, bool(recipients))
    manifest = _manifest(entry, now)
    with complete_file(path) as file, Snapshot(client, landlord_id) as snapshot:
        write_to(file, _pieces(snapshot, manifest), recipients)
    return path, manifest


def origin_of(landlord_id):
    """Name of the platform on which this landlord was first."""
    restored = Restoration.collection().find_one({"_id": landlord_id}, {"origin": 1})
    return restored["origin"] if restored else PlatformIdentity.name_here()


def _path(to, landlord_id, now: datetime, encrypted):
    if not to.is_dir():
        return to
    return to / f"{landlord_id}-{now:%Y%m%dT%H%M%SZ}.bundle{'.age' if encrypted else ''}"


def _manifest(entry, now):
    return {
        "kind": KIND,
        "format": FORMAT,
        "landlord": public_facts(entry),
        "state": entry.state,
        "origin": origin_of(entry.id),
        "exported_from": PlatformIdentity.name_here(),
        "exported_at": rfc3339(now),
        "release": release(),
        "contracts": known_contracts(),
        "services": {service: {"schema": schema, "collections": {}} for service, schema in schemas().items()},
    }


def _pieces(snapshot, manifest):
    """The file's bytes. What was read is put down in the manifest, which comes last."""
    writing = Writing()
    for service in SERVICES:
        for name in snapshot.collections(service):
            tally = Tally()
            yield from writing.add(place_of(service, name), _counted(snapshot.batches(service, name), tally))
            manifest["services"][service]["collections"][name] = tally.facts()
    manifest["unpublished"] = snapshot.pending()
    manifest["checksum"] = checksum_of(manifest["landlord"], manifest["services"])
    yield from writing.add(MANIFEST, [manifest_bytes(manifest)])
    yield writing.end()


def _counted(batches, tally):
    for batch in batches:
        tally.add(batch)
        yield batch
