"""The bundle as a file: a ZIP of one BSON file a collection, and `manifest.json`, which says what must be in them."""

import io
import json
import re
import zipfile
import zlib

from deploy.bundle.contents import FORMAT, KIND, PUBLIC, Tally, canonical, checksum_of, known_contracts
from shared.contracts import SERVICES
from shared.errors import BadInput

MANIFEST = "manifest.json"
LONGEST_MANIFEST = 10_000_000  # bytes
_PIECE = 1 << 20
_ANY_TIME = (1980, 1, 1, 0, 0, 0)  # the same contents make the same file
_COLLECTION = re.compile(r"(?!system\.)[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# what a ZIP that was cut off or damaged makes of itself in Python's reader
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError)


def place_of(service, collection):
    """Name of the collection's file in the bundle."""
    return f"{service}/{collection}.bson"


class Writing:
    """Makes the ZIP piece by piece, for a file that is only ever written on to."""

    def __init__(self):
        self._made = _Gathering()
        self._zip = zipfile.ZipFile(self._made, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def add(self, name, batches):
        """Yields what was made so far while it takes in a file's bytes."""
        with self._zip.open(zipfile.ZipInfo(name, _ANY_TIME), "w", force_zip64=True) as entry:
            for batch in batches:
                entry.write(batch)
                yield self._made.take()
        yield self._made.take()

    def end(self):
        self._zip.close()
        return self._made.take()


class _Gathering(io.RawIOBase):
    """A file that cannot be turned back."""

    def __init__(self):
        super().__init__()
        self._made = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self._made += data
        return len(data)

    def take(self):
        taken, self._made = bytes(self._made), bytearray()
        return taken


class Bundle:
    """A bundle that is open to be read. Nothing in it is believed before `verify` has read all of it."""

    def __init__(self, file):
        """Raises: BadInput bundle_unreadable, bundle_foreign, bundle_newer."""
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGE:
            raise _unreadable() from None
        self.manifest = self._read_manifest()

    @property
    def landlord(self):
        return self.manifest["landlord"]

    @property
    def landlord_id(self):
        return self.landlord["id"]

    @property
    def checksum(self):
        return self.manifest["checksum"]

    @property
    def services(self):
        return self.manifest["services"]

    def verify(self):
        """Read everything and compare it with the manifest. Raises: BadInput bundle_unreadable, bundle_altered."""
        expected = {MANIFEST} | {place_of(*place) for place in self._places()}
        if sorted(self._zip.namelist()) != sorted(expected):
            raise _altered("other files than the manifest says")
        for service, collection in self._places():
            tally = Tally()
            for batch in self.batches(service, collection):
                tally.add(batch)
            if tally.facts() != self.services[service]["collections"][collection]:
                raise _altered(f"{service}'s {collection} is not what the manifest says")
        if checksum_of(self.landlord, self.services) != self.checksum:
            raise _altered("the manifest does not fit its own checksum")

    def batches(self, service, collection):
        """The collection's documents as bytes of BSON, about a MB at a time, each with whole documents.

        Raises: BadInput bundle_unreadable.
        """
        left, most = b"", self.services[service]["collections"][collection]["bytes"]
        try:
            with self._zip.open(place_of(service, collection)) as entry:
                while piece := entry.read(_PIECE):
                    most -= len(piece)
                    if most < 0:
                        raise _altered(f"{service}'s {collection} is longer than the manifest says")
                    left += piece
                    whole = _whole(left)
                    if whole:
                        yield left[:whole]
                        left = left[whole:]
        except KeyError:
            raise _altered(f"{service}'s {collection} is missing") from None
        except _DAMAGE:
            raise _unreadable() from None
        if left:
            raise _unreadable()

    def _places(self):
        return [
            (service, name) for service, said in sorted(self.services.items()) for name in sorted(said["collections"])
        ]

    def _read_manifest(self):
        try:
            with self._zip.open(MANIFEST) as entry:
                manifest = json.loads(entry.read(LONGEST_MANIFEST))
        except KeyError:
            raise _foreign() from None
        except _DAMAGE:
            raise _unreadable() from None
        check_manifest(manifest)
        return manifest


def check_manifest(manifest):
    """Raises: BadInput bundle_foreign where it is none of ours, bundle_newer where a later release made it."""
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND or not isinstance(manifest.get("format"), int):
        raise _foreign()
    if manifest["format"] > FORMAT:
        raise _newer(f"has format {manifest['format']}, this release reads up to {FORMAT}")
    if not _is_well_formed(manifest):
        raise _altered("the manifest is not one")
    unknown = sorted(set(manifest["contracts"]) - set(known_contracts()))
    if unknown or set(manifest["services"]) - set(SERVICES):
        raise _newer(f"knows what this release does not ({', '.join(unknown[:3]) or 'another service'})")


def _is_well_formed(manifest):
    try:
        landlord, services = manifest["landlord"], manifest["services"]
        return (
            set(landlord) == set(PUBLIC)
            and all(isinstance(manifest[name], str) for name in ("origin", "exported_from", "exported_at", "checksum"))
            and all(isinstance(name, str) for name in manifest["contracts"])
            and all(
                _COLLECTION.fullmatch(name) and _is_tally(facts)
                for said in services.values()
                for name, facts in said["collections"].items()
            )
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _is_tally(facts):
    counts = all(isinstance(facts[name], int) and facts[name] >= 0 for name in ("documents", "bytes"))
    return counts and set(facts) == {"documents", "bytes", "sha256"} and bool(_SHA256.fullmatch(facts["sha256"]))


def _whole(data):
    """How many of these bytes are whole documents."""
    place = 0
    while place + 4 <= len(data):
        length = int.from_bytes(data[place : place + 4], "little")
        if not 5 <= length <= 2**25:
            raise ValueError("not BSON")
        if place + length > len(data):
            break
        place += length
    return place


def manifest_bytes(manifest):
    return canonical(manifest) + b"\n"


def _unreadable():
    return BadInput("bundle_unreadable", "This is no bundle, or it is cut off or damaged. Nothing was changed.")


def _foreign():
    return BadInput("bundle_foreign", "This file is no bundle of a landlord. Nothing was changed.")


def _altered(what):
    return BadInput("bundle_altered", f"The bundle is not as it was made: {what}. Nothing was changed.")


def _newer(what):
    return BadInput(
        "bundle_newer", f"The bundle {what}: bring this platform to the release that made it. Nothing was changed."
    )
