"""What a bundle holds, and the checksums by which two copies of a landlord are known to be the same."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from importlib.metadata import version

from deploy.provisioning import kinds_of
from shared.contracts import SERVICES, all_events

KIND = "doorstep landlord bundle"
FORMAT = 1  # the newest that this release writes; it reads every older one
PUBLIC = ("id", "organisation_name", "kind", "nation", "hosts")  # of the landlord's entry in the register


@dataclass
class Tally:
    """Of one collection's documents, in the order of their ids: how many, how long, and their digest.

    The digest is a SHA-256 over the BSON of the documents as MongoDB stores them, one after the other.
    """

    documents: int = 0
    bytes: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256, repr=False)

    def add(self, batch):
        """batch: whole BSON documents, one after the other."""
        self._digest.update(batch)
        self.bytes += len(batch)
        self.documents += sum(1 for _ in documents_in(batch))

    def facts(self):
        return {"documents": self.documents, "bytes": self.bytes, "sha256": self._digest.hexdigest()}


def documents_in(batch):
    """The BSON documents that lie in these bytes one after the other, unread."""
    place = 0
    while place < len(batch):
        (length,) = struct.unpack_from("<i", batch, place)
        if not 5 <= length <= len(batch) - place:
            raise ValueError("not BSON")
        yield batch[place : place + length]
        place += length


def canonical(facts):
    """The one way to write JSON values down: sorted keys, no spaces, ASCII."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def checksum_of(landlord, services):
    """SHA-256 over the landlord's public facts and the digests of all its collections that hold anything.

    landlord: {name of PUBLIC: value}. services: {service: {"collections": {name: a Tally's facts}}}.
    """
    held = {
        service: {name: facts for name, facts in said["collections"].items() if facts["documents"]}
        for service, said in services.items()
    }
    return hashlib.sha256(canonical({"landlord": landlord, "services": held})).hexdigest()


def totals(services):
    """(collections that hold anything, documents, bytes)."""
    held = [facts for said in services.values() for facts in said["collections"].values() if facts["documents"]]
    return len(held), sum(facts["documents"] for facts in held), sum(facts["bytes"] for facts in held)


def release():
    return version("doorstep")


def known_contracts():
    """Every event that this release understands: what lies unpublished in a bundle is one of its platform's."""
    return [contract.type for contract in all_events()]


def schema_of(service):
    """Digest of the fields of a service's documents: two releases with the same one keep the same things."""
    kinds = {kind.collection_name(): sorted(kind._fields) for kind in kinds_of(service)}
    return hashlib.sha256(canonical(kinds)).hexdigest()[:16]


def schemas():
    return {service: schema_of(service) for service in SERVICES}
