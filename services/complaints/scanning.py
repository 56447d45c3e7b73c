"""Who looks through attachments for viruses: an interface, and ClamAV's daemon behind it."""

import socket
import struct
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

SECONDS = 30  # for one step of talking with the daemon
PIECE = 128 << 10  # bytes sent at a time
_LENGTH = struct.Struct(">I")
_MOST_SAID = 4096  # bytes of an answer


class ScannerAway(Exception):
    """Nobody could tell. The same file is to be shown again later."""


class Scanner(Protocol):
    """Looks at a file's bytes: the name of what is wrong with them, None where nothing is."""

    def scan(self, pieces) -> str | None:
        """pieces: iterable of bytes. Raises ScannerAway."""


class Clamd:
    """ClamAV's daemon, asked over its own protocol. Source: ClamAV manual, clamd(8), INSTREAM."""

    def __init__(self, family, address):
        self._family, self._address = family, address

    def scan(self, pieces):
        try:
            with self._connected() as connection:
                connection.sendall(b"zINSTREAM\0")
                for piece in _of_size(pieces):
                    connection.sendall(_LENGTH.pack(len(piece)) + piece)
                connection.sendall(_LENGTH.pack(0))
                said = _answer(connection)
        except OSError as reason:
            raise ScannerAway(type(reason).__name__) from None
        verdict = said.removeprefix("stream: ")
        if verdict == "OK":
            return None
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise ScannerAway("the scanner refused")  # it is shutting down, or takes less than we do: an operator's matter

    @contextmanager
    def _connected(self):
        connection = socket.socket(self._family, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(self._address)
            yield connection
        finally:
            connection.close()


def scanner_at(url):
    """The scanner at tcp://host:port or unix:///path; None for an empty address. Raises ValueError."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return Clamd(socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET, (parts.hostname, parts.port))
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return Clamd(socket.AF_UNIX, parts.path)
    raise ValueError(url)


_in_use: Any = None  # Scanner


def use(scanner):
    """Let this process ask this scanner; None where there is none."""
    global _in_use  # noqa: PLW0603 - one scanner a process, known at its start
    _in_use = scanner


def scanner():
    """The Scanner of this process, or None."""
    return _in_use


def _of_size(pieces):
    for piece in pieces:
        for place in range(0, len(piece), PIECE):
            yield piece[place : place + PIECE]


def _answer(connection):
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_SAID:
        more = connection.recv(_MOST_SAID)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()
