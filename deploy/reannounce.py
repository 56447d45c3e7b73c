"""Announcing current states again, for a reader that lacks the past: a new one, or one that lost its projection."""

import json
from dataclasses import dataclass, field
from functools import partial

from mongoengine.errors import InvalidDocumentError, ValidationError

from deploy.provisioning import kinds_of
from shared.bus import names
from shared.context import PLATFORM
from shared.contracts import SERVICES, queues
from shared.contracts.event import InvalidEvent, routing_key
from shared.errors import NotFound
from shared.relay import Publisher
from shared.store import Aggregate, LostRace

_UNFIT = (ValidationError, InvalidDocumentError, InvalidEvent)


@dataclass
class Reannounced:
    """What came of it."""

    count: int = 0
    unfit: list[str] = field(default_factory=list)  # `<noun> <id>` of what is stored and not valid

    def said_of_unfit(self):
        """A sentence for the operator, without contents."""
        return f"Not announced, because they are not valid: {len(self.unfit)} ({', '.join(self.unfit)})."


def reannounce_all(landlord_id, entity, service, publisher: Publisher):
    """Announce the current state of every `entity` (or of `all`) of the landlord worked for. Returns Reannounced.

    service: None announces to every reader, in the documents' own event sequence. Otherwise only that service's queues
    get the states, beside the exchange; they carry the sequence of the last event, so that a newer one still wins.
    Raises: NotFound entity_not_found.
    """
    kinds = [kind for kind in _restatable(landlord_id) if entity in ("all", kind.noun())]
    if not kinds:
        known = ", ".join(sorted(kind.noun() for kind in _restatable(landlord_id)))
        raise NotFound("entity_not_found", f"Nothing called {entity} can be announced again. There are: {known}.")
    tell = _tell_everyone if service is None else partial(_tell, service=service, publisher=publisher)
    done = Reannounced()
    for kind in kinds:
        _reannounce(kind, tell, done)
    return done


def _restatable(landlord_id):
    for owner in SERVICES:
        for kind in kinds_of(owner, platform=landlord_id == PLATFORM):
            if issubclass(kind, Aggregate) and hasattr(kind, "restated"):
                yield kind


def _reannounce(kind, tell, done):
    for row in kind.collection().find({"gone_at": None}, {"_id": 1}):
        try:
            done.count += tell(kind, row["_id"])
        except _UNFIT:
            done.unfit.append(f"{kind.noun()} {row['_id']}")


def _tell_everyone(kind, document_id):
    while True:
        document = kind.find(document_id)
        if document is None:
            return 0
        document.announce(document.restated())
        try:
            document.save()
        except LostRace:
            continue  # somebody changed it: announce what it is now
        return 1


def _tell(kind, document_id, service, publisher):
    """Put the state into the queues of one service. Nothing is stored: if it is lost, run the command again."""
    document = kind.find(document_id)
    if document is None:
        return 0
    event = document.restated()
    envelope = event.envelope(f"{document.sequence:010d}")
    body = json.dumps(envelope, separators=(",", ":")).encode()
    for queue, contracts in queues().items():
        if queue.split(".")[0] == service and type(event) in contracts:
            publisher.publish([("", queue, body, {names.ROUTING_KEY: routing_key(envelope)})])
    return 1
