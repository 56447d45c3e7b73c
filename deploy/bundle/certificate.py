"""What is said of a landlord that was removed: what was taken away, when, by whom, what is left and until when."""

import hashlib
import json
from pathlib import Path

from deploy.bundle.contents import canonical, totals
from deploy.bundle.records import PlatformIdentity
from deploy.bundle.sealing import refusing_file_faults
from shared.clock import rfc3339

LOGS_KEPT = "as long as your own log store keeps lines; they name ids, never people"
REMAINS = (
    "The register's entry (id, name, kind and nation of the organisation): so that the id is never given away again.",
    "For good, in the database operator--platform: the records of its removal (this certificate's) and of imports.",
    "There too, as the audit: which parked events operators replayed or discarded (ids, also its own; no contents).",
    "Backups of MongoDB made before: until they run out by your own rule. Who restores one removes the landlord again.",
    f"Log lines: {LOGS_KEPT}.",
    "Bundles that were exported, and copies that partners and mail servers have: not within our reach.",
)


def certificate_of(record):
    """The certificate as plain values. record: a Removal's. Its `sha256` is over all the rest, canonically written."""
    services = record.get("services") or {}
    collections, documents, size = totals(services)
    emptied = record.get("emptied") or {}
    facts = {
        "kind": "doorstep certificate of removal",
        "format": 1,
        "landlord": record["landlord"],
        "platform": PlatformIdentity.name_here(),
        "origin": record.get("origin"),
        "moved_to": record.get("moved_to"),
        "by": record["by"],
        "begun_at": _text(record["begun_at"]),
        "dropped_at": _text(record["dropped_at"]),
        "dropped_again_at": _text(record.get("finished_at")),
        "to_be_dropped_again_from": _text(record["due_at"]),
        "databases_that_had_come_back": record.get("found_again"),
        "databases": record["databases"],
        "removed": {
            "collections": collections,
            "documents": documents,
            "bytes": size,
            "services": {name: said["collections"] for name, said in services.items()},
            "checksum": record.get("checksum"),
            "partners": emptied.get("partners"),
            "parked_and_unrouted_messages": emptied.get("messages"),
            "rows_in_platform_databases": emptied.get("rows"),
            "outbox_files": emptied.get("outbox_files"),
        },
        "remains": list(remaining(record)),
    }
    return facts | {"sha256": hashlib.sha256(canonical(facts)).hexdigest()}


def remaining(record):
    if record.get("finished_at") is None:
        yield (
            "Events on their way in queues and waiting for a further attempt: services let them go unread, within the "
            f"longest retry; all is dropped once more after {_text(record['due_at'])}."
        )
    if (record.get("emptied") or {}).get("outbox_files") is None:
        yield "Sent messages in an outbox folder, if there is one: not within reach of the command. Delete its folder."
    yield from REMAINS


def is_intact(certificate):
    """Does the certificate's own digest fit it?"""
    rest = {name: value for name, value in certificate.items() if name != "sha256"}
    return hashlib.sha256(canonical(rest)).hexdigest() == certificate.get("sha256")


def write_certificate(record, folder: Path):
    """Write it as JSON and as text, replacing an earlier state of it. Returns the JSON file's path."""
    certificate = certificate_of(record)
    path = folder / f"{record['_id']}-removed-{record['begun_at']:%Y%m%dT%H%M%SZ}.json"
    with refusing_file_faults(path):
        _write(path, json.dumps(certificate, indent=2, ensure_ascii=False) + "\n")
        _write(path.with_suffix(".txt"), text_of(certificate))
    return path


def text_of(certificate):
    """The certificate for people."""
    landlord, removed = certificate["landlord"], certificate["removed"]
    again = certificate["dropped_again_at"]
    lines = [
        "CERTIFICATE OF REMOVAL",
        "",
        f"{landlord['organisation_name']} ({landlord['id']}) was removed from this platform.",
        "",
        f"Begun         {certificate['begun_at']} by {certificate['by']}",
        f"Deleted       {certificate['dropped_at']}",
        f"Deleted again {again or 'not yet: from ' + certificate['to_be_dropped_again_from']}",
        f"Platform      {certificate['platform']}",
        *([f"Moved to      platform {certificate['moved_to']}"] if certificate["moved_to"] else []),
        "",
        f"Deleted: {removed['documents']:,} documents ({removed['bytes']:,} bytes), with the databases",
        f"{', '.join(certificate['databases'])}.",
        "",
        *_table(removed["services"]),
        "",
        f"Checksum over all of it: {removed['checksum'] or 'none was taken'}",
        f"Partners whose accounts and queues were deleted: {', '.join(removed['partners'] or []) or 'none'}",
        f"Parked and unrouted messages deleted: {removed['parked_and_unrouted_messages']}",
        f"Rows about it in the platform's own databases deleted: {removed['rows_in_platform_databases']}",
        f"Files in its outbox deleted: {_count(removed['outbox_files'])}",
        "",
        "What is left, and until when:",
        *(f"- {line}" for line in certificate["remains"]),
        "",
        f"SHA-256 of the certificate (JSON): {certificate['sha256']}",
        "",
    ]
    return "\n".join(lines)


def _table(services):
    for service, collections in sorted(services.items()):
        for name, facts in sorted(collections.items()):
            if facts["documents"]:
                yield f"  {service + '.' + name:<36}{facts['documents']:>10,}  {facts['sha256']}"


def _count(number):
    return "not within reach" if number is None else str(number)


def _text(moment):
    return rfc3339(moment) if moment else None


def _write(path, text):
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.replace(path)
