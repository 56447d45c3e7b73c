"""What every command needs of its landlord and hardly ever changes: settings, read again only after a second.

A change by this process is seen here at once, another process's a second later at most, as with the registry. So only
what may apply a second late is read like this, and never what guards a write.
"""

from collections import defaultdict
from time import monotonic
from typing import Any

from shared.store import gathering

KEPT = 1.0  # seconds
MOST = 1000  # documents remembered

# {(database, collection): {id: {fields: (read at, plain document or None)}}}
_known: dict[tuple[str, str], dict[str, dict[tuple, Any]]] = defaultdict(lambda: defaultdict(dict))
_changes = 0  # noticed so far: what was on its way meanwhile is not remembered


def read_all(database, lasting, wanted=()):
    """([settings], [wanted]) of one landlord's database, each a plain document or None, in one asking at most.

    lasting, wanted: as `gathering.read_all` wants them. The settings are shared: nobody may change what they are given.
    """
    now, base = monotonic(), database.name
    kept: list[Any] = [_known[base, name][document_id].get(fields) for name, fields, document_id in lasting]
    if all(one is not None and now - one[0] < KEPT for one in kept):
        return [one[1] for one in kept], gathering.read_all(database, wanted) if wanted else []
    before = _changes
    found = gathering.read_all(database, [*lasting, *wanted])
    settings: list[Any] = found[: len(lasting)]
    if before == _changes:
        _remember(base, lasting, settings, now)
    return settings, found[len(lasting) :]


def _remember(base, lasting, settings, now):
    if len(_known) > MOST:
        forget()
    for (name, fields, document_id), document in zip(lasting, settings, strict=True):
        _known[base, name][document_id][fields] = now, document


def forget():
    """Read everything again."""
    global _changes
    _changes += 1
    _known.clear()


def changed(collection, document_id):
    """This process has written this document."""
    global _changes
    known = _known.get((collection.database.name, collection.name))
    if known is not None:
        _changes += 1
        known.pop(document_id, None)
