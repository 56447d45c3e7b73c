"""Files that hold a landlord's personal data: complete or not there, for their owner's eyes, encrypted if wanted.

Encrypted bundles are age files (https://age-encryption.org/v1): `age -d -i key.txt` opens them as well.
"""

import errno
import fcntl
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pyrage

from shared.errors import BadInput, Conflict, Unavailable

_AGE = b"age-encryption.org/v1"
_NOT_USABLE = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EROFS, errno.EIO)


@contextmanager
def complete_file(path: Path):
    """A file to write. It has its name only once all is on disk; what failed is taken away.

    Raises: Conflict file_exists, export_running; Unavailable disk_full; BadInput file_not_usable.
    """
    if path.exists():
        raise Conflict("file_exists", f"{path} is there already. Nothing was written.")
    part = path.with_name(f"{path.name}.part")
    with refusing_file_faults(part):
        file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b")  # a part of an earlier run is replaced
    with file:
        _lock(file, part)
        try:
            with refusing_file_faults(part):
                os.fchmod(file.fileno(), 0o600)
                file.truncate(0)
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.rename(path)
                _sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _lock(file, part):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Conflict("export_running", f"Another export is writing {part} just now.") from None


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def refusing_file_faults(path):
    """Faults of the file become refusals; those of the engines pass, being no OSErrors with a number of a file's."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Unavailable("disk_full", f"There is no room for {path}. Nothing was kept.") from None
        if fault.errno in _NOT_USABLE:
            raise BadInput("file_not_usable", f"{path}: {os.strerror(fault.errno)}.") from None
        raise


def recipients_of(texts):
    """age recipients (age1…, or an SSH public key) from text. Raises: BadInput bad_recipient."""
    found = []
    for text in texts:
        kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
        try:
            found.append(kind.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise BadInput(
                "bad_recipient", "A recipient is age1… as age-keygen prints it, or a line of an SSH public key."
            )
    return found


def write_to(file, pieces, recipients):
    """Write these bytes, encrypted for the recipients where there are any."""
    if not recipients:
        for piece in pieces:
            file.write(piece)
        return
    reader, writer = _Pieces(pieces), _Sink(file)
    try:
        pyrage.encrypt_io(reader, writer, recipients)
    finally:
        for failure in filter(None, (reader.failure, writer.failure)):
            raise failure


@contextmanager
def opened(path: Path, identity_path: Path | None):
    """The bundle to read, from any place in it. What is decrypted lies in a file without a name, gone with us.

    Raises: BadInput file_not_usable, bundle_encrypted, bad_identity, wrong_identity; Unavailable disk_full.
    """
    with refusing_file_faults(path):
        file = path.open("rb")
    with file:
        encrypted = file.read(len(_AGE)) == _AGE
        file.seek(0)
        if not encrypted:
            yield file
            return
        if identity_path is None:
            raise BadInput("bundle_encrypted", "This bundle is encrypted: name your key's file with --identity.")
        with tempfile.TemporaryFile() as plain:
            _decrypt(file, plain, _identity(identity_path))
            plain.seek(0)
            yield plain


def _decrypt(file, plain, identity):
    sink = _Sink(plain)
    try:
        pyrage.decrypt_io(file, sink, [identity])
    except (pyrage.DecryptError, OSError) as fault:
        if sink.failure is None:
            if sink.written or "no matching" not in str(fault).lower():
                raise BadInput(
                    "bundle_unreadable", "The bundle is cut off or damaged: it cannot be decrypted."
                ) from None
            raise BadInput("wrong_identity", "The bundle is encrypted for another key.") from None
    if sink.failure is not None:
        raise sink.failure


def _identity(path):
    with refusing_file_faults(path):
        text = path.read_text(errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    with suppress(pyrage.IdentityError):
        return pyrage.x25519.Identity.from_str(lines[0]) if lines else pyrage.ssh.Identity.from_buffer(text.encode())
    raise BadInput("bad_identity", f"{path} holds neither an age key nor an SSH private key without a password.")


class _Pieces:
    """Pieces of bytes, read as a file. What goes wrong while they are made is kept: age would rename it."""

    def __init__(self, pieces):
        self._pieces, self._left, self.failure = iter(pieces), memoryview(b""), None

    def read(self, size):
        try:
            while not self._left:
                self._left = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as failure:
            self.failure = failure
            raise
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)


class _Sink:
    """A file that is written to, and what went wrong with it."""

    def __init__(self, file):
        self._file, self.failure, self.written = file, None, 0

    def write(self, data):
        try:
            self._file.write(data)
        except OSError as failure:
            self.failure = failure
            raise
        self.written += len(data)
        return len(data)

    def flush(self):
        self._file.flush()
