"""What an operator may know of a message that was put aside: where it lies and why, and nothing about a person."""

import hashlib
import json
import re
from datetime import UTC, datetime

from shared.bus import names
from shared.bus.delivery import Delivery
from shared.clock import rfc3339
from shared.contracts import all_events

UNKNOWN = "unknown"
NOT_SHOWN = "(not shown)"
_KEY = re.compile(r"(?P<landlord>[a-z][a-z0-9-]{1,30})\.(?P<event>[a-z]+\.[a-z0-9_]+\.v\d+)")
_ID = r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SUBJECT = r"[A-Za-z0-9_.:-]{1,128}"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
# A message that nobody understood may hold anything. Of its envelope only what has exactly these shapes is shown.
_SHAPES = {
    "id": _ID,
    "type": r"doorstep\.[a-z]+\.[a-z0-9_]+\.v\d+",
    "source": r"/[a-z]+",
    "landlord": r"[a-z][a-z0-9-]{1,30}",
    "sequence": r"\d{10}",
    "time": _TIME,
    "actor": r"resident|staff|partner|operator|system",
    "correlationid": _ID,
    "causationid": _ID,
}


class Held:
    """A message as the broker lent it to us: in its queue still, and there again when we let go."""

    def __init__(self, message, lies_in):
        self.tag = message.delivery_tag
        self.lies_in = lies_in
        self.body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        self.headers = dict(message.headers or {})
        self._message = message
        self._death = _first_death(self.headers)

    @property
    def queue(self):
        """The queue it was put aside from, or the one it lies in, where no reader ever had it."""
        return home_of(self.lies_in)

    @property
    def routing_key(self):
        """The key its event was published with, as text; None where nothing on the message tells."""
        said = self.headers.get(names.ROUTING_KEY)
        if said is None and self.lies_in == names.UNROUTED:
            said = self._message.delivery_info.get("routing_key")
        if said is None:
            said = next(iter(self._death.get("routing-keys") or []), None)
        return said if isinstance(said, str) else None

    @property
    def landlord(self):
        known = _KEY.fullmatch(self.routing_key or "")
        return known["landlord"] if known else UNKNOWN

    @property
    def event(self):
        """`training.course_added.v1`"""
        known = _KEY.fullmatch(self.routing_key or "")
        return known["event"] if known else UNKNOWN

    @property
    def error(self):
        """Our own word for it, the exception's class, or RabbitMQ's reason where it was RabbitMQ that put it aside."""
        if self.lies_in == names.UNROUTED:
            return "no_queue_asked_for_it"
        if names.ERROR in self.headers:
            return _clean(self.headers[names.ERROR])
        return f"rabbitmq:{_clean(self._death['reason'])}" if self._death.get("reason") else UNKNOWN

    @property
    def where(self):
        """`services.training.projections:31 keep_resident`, where our code raised it; empty where it did not."""
        return _clean(self.headers.get(names.WHERE, ""))

    @property
    def put_aside_at(self):
        """Aware datetime of the last failure; of the event itself where it never reached a reader; None: not known."""
        return self._moment(names.LAST_FAILED) or self._death_time() or _moment(self.envelope().get("time"))

    @property
    def sha256(self):
        return hashlib.sha256(self.body).hexdigest()

    @property
    def id(self):
        """The event's id; of a message without one its content's digest."""
        return self.envelope().get("id") or self.sha256

    def is_called(self, name):
        """Is this its event id, or the beginning of its digest (six digits or more)?"""
        return name == self.id or (len(name) >= 6 and self.sha256.startswith(name.lower()))

    def facts(self):
        """What is shown, and written down when it is played again or discarded. Plain values, no body."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "bytes": len(self.body),
            "queue": self.queue,
            "lies_in": self.lies_in,
            "landlord": self.landlord,
            "event": self.event,
            "error": self.error,
            "where": self.where,
            "attempts": self._number(names.ATTEMPTS),
            "first_failed": _text(self._moment(names.FIRST_FAILED)),
            "put_aside_at": _text(self.put_aside_at),
            "replays": self._number(names.REPLAYS),
            "replayed_by": _clean(self.headers.get(names.REPLAYED_BY, "")),
            "replayed_at": _text(self._moment(names.REPLAYED_AT)),
        }

    def envelope(self):
        """{attribute: value} of its envelope, without `data` and without anything of another shape than ours."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        if not isinstance(said, dict):
            return {}
        shaped = {name: said[name] for name in _SHAPES if isinstance(said.get(name), str)}
        return {name: value for name, value in shaped.items() if re.fullmatch(_SHAPES[name], value)}

    def understood(self):
        """(subject, {field: value}) where today's contracts understand it: ids, codes, dates and numbers.

        Raises: Hopeless, and then nothing of its data may be shown.
        """
        all_events()  # every contract is known from here on
        delivery = Delivery(self._message)
        delivery.headers[names.ROUTING_KEY] = self.routing_key or ""
        event = delivery.understand()
        data = json.loads(self.body)["data"]
        shown = {name: data[name] for name in event.contract.fields() if name in data}
        if event.contract.batch:
            shown = {"items": f"{len(data['items'])} states"}
        return (event.subject if re.fullmatch(_SUBJECT, event.subject) else NOT_SHOWN), shown

    def _number(self, header):
        said = self.headers.get(header, 0)
        return said if isinstance(said, int) else 0

    def _moment(self, header):
        return _moment(self.headers.get(header))

    def _death_time(self):
        at = self._death.get("time")
        return at.replace(tzinfo=at.tzinfo or UTC) if isinstance(at, datetime) else None


def home_of(queue):
    for ending in (".parked", ".suspect"):
        queue = queue.removesuffix(ending)
    return queue


def _first_death(headers):
    """What RabbitMQ says of the first time it dead-lettered the message itself: {} where it never did."""
    deaths = headers.get("x-death")
    known = [death for death in deaths if isinstance(death, dict)] if isinstance(deaths, list) else []
    return known[-1] if known else {}


def _clean(said):
    """Header text that others may have written, fit for a terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(said))[:100]


def _moment(said):
    if not isinstance(said, str) or not re.fullmatch(_TIME, said):
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _text(moment):
    return rfc3339(moment) if moment else None
