"""Files sent as the whole body: larger than JSON may be, kept on disk rather than in memory."""

import hashlib
import tempfile
from dataclasses import dataclass

from shared.errors import WrongMediaType
from shared.http.problems import body_too_large

_IN_MEMORY = 1 << 20  # bytes; a larger file goes to disk
_CHUNK = 64 << 10  # bytes


@dataclass(frozen=True)
class UploadRule:
    media_types: tuple[str, ...]
    max_bytes: int

    def check_media_type(self, sent):
        if sent not in self.media_types:
            raise WrongMediaType("wrong_media_type", f"Send this as {' or '.join(self.media_types)}.")


def receive(stream, rule):
    """Read the body to its end. (file at its start, sha256 hex). Raises TooLarge as soon as it is."""
    digest, size = hashlib.sha256(), 0
    spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the door closes it
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > rule.max_bytes:
            spooled.close()
            raise body_too_large(rule.max_bytes)
        digest.update(chunk)
        spooled.write(chunk)
    spooled.seek(0)
    return spooled, digest.hexdigest()
