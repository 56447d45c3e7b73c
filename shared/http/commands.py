"""Requests that may be repeated safely, known by their Idempotency-Key."""

import hashlib
import re
from contextlib import contextmanager

from shared.context import Command
from shared.errors import Conflict, Malformed

KEYED_METHODS = ("POST", "PUT", "PATCH", "DELETE")
HEADER = "Idempotency-Key"

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_in_flight: set[tuple[str, str]] = set()  # (landlord, command key), in this process


def command_of(request, who):
    """The Command that a changing request is, None for a reading one. who: id of the caller, or "public"."""
    if request.method not in KEYED_METHODS:
        return None
    sent = request.headers.get(HEADER)
    if sent is not None and not _KEY.fullmatch(sent):
        raise Malformed("bad_idempotency_key", "Idempotency-Key must be 1 to 255 visible ASCII characters.")
    key = sent and _digest("|".join((who, request.method, request.path, sent)).encode())
    return Command(key, request.body_digest())


@contextmanager
def one_at_a_time(landlord_id, command):
    """Refuse a keyed command while the same one is being done in this process. Raises Conflict request_in_flight."""
    if command is None or command.key is None:
        yield
        return
    mark = (landlord_id, command.key)
    if mark in _in_flight:
        raise Conflict("request_in_flight", "The same request is being worked on. Ask again in a moment.")
    _in_flight.add(mark)
    try:
        yield
    finally:
        _in_flight.discard(mark)


def _digest(data):
    return hashlib.sha256(data).hexdigest()
