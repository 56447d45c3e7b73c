"""What an event is: a fact in the past tense, thin, with a schema that lasts.

A contract is a class: its name and version, the entity whose state it carries, who reads it, and its fields, which are
of the kinds in `shared.contracts.kinds`.
"""

from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from shared import context
from shared.clock import rfc3339, utc_now
from shared.contracts.kinds import Count, Form, Id, Items, Unfit
from shared.ids import new_id

SCHEMAS_URL = "/events"  # under the public address; the schemas stand there for partners
SEQUENCE_DIGITS = 10


class UnknownEvent(LookupError):
    """No contract has this type."""


class InvalidEvent(ValueError):
    """The body does not fit its contract. The message names fields, never values."""


class Event:
    """One announced fact: `subject` is the entity's id, the declared fields are its whole thin state after the change.

    name: `<service>.<entity>_<past participle>`. entity: the noun whose `sequence` guards its projections.
    readers: the queues (`<service>.<handler>`) it is bound to.
    """

    name: str
    service: str  # the part of the name before the dot
    type: str  # the CloudEvents type
    version: int = 1
    entity: str
    readers: tuple[str, ...] = ()
    timeline: str | None = None  # what it is called on a resident's timeline, where it appears there
    about: tuple[str, str] | None = (
        None  # (kind, field holding its id) of what a timeline entry is about; None: the subject
    )
    urgent = False  # published before all that is not, and read from queues that carry nothing else
    batch = False  # data is {"items": [...]}, each item one entity's state with its own id and sequence
    schema: Any  # marshmallow's schema class of `data`
    form: Form  # the same, for telling and reading
    item_schema: Any  # of one item, where `batch`
    contracts: dict[str, Any] = {}  # contract classes by type

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "name" not in vars(cls):
            return  # a state shared by several events
        declared = {key: value for parent in reversed(cls.__mro__) for key, value in vars(parent).items()}
        own: dict[str, Any] = {k: v for k, v in declared.items() if isinstance(v, fields.Field)}
        name = cls.__name__
        if cls.batch:
            own = {"id": Id(required=True), "sequence": Count(required=True), **own}
            cls.item_schema = _schema(f"{name}Item", own)
            own = {"items": Items(cls.item_schema, Form(own))}
        cls.schema, cls.form = _schema(name, own), Form(own)
        cls.service = cls.name.split(".")[0]
        cls.type = f"doorstep.{cls.name}.v{cls.version}"
        cls.contracts[cls.type] = cls

    def __init__(self, subject, **data):
        self.subject = subject
        self.data = data

    @classmethod
    def fields(cls):
        """{name: marshmallow field} of `data`."""
        return cls.schema._declared_fields  # noqa: SLF001 - marshmallow shows them only on instances

    @classmethod
    def of(cls, source, **more):
        """The event that tells the state of `source`: each field is its attribute of that name, or given in `more`."""
        names = cls.fields()
        return cls(source.id, **{name: more[name] if name in more else getattr(source, name) for name in names})

    def envelope(self, sequence):
        """The CloudEvents 1.0 envelope as stored with the document; `sequence` is the entity's count of events."""
        now = context.work()
        return {
            "specversion": "1.0",
            "id": new_id(),
            "source": f"/{self.service}",
            "type": self.type,
            "subject": self.subject,
            "time": rfc3339(utc_now()),
            "datacontenttype": "application/json",
            "dataschema": f"{SCHEMAS_URL}/{self.name}.v{self.version}.json",
            "landlord": now.landlord,
            "sequence": sequence,
            "actor": now.actor,
            "correlationid": now.correlation_id,
            **({"causationid": now.causation_id} if now.causation_id else {}),
            **({"traceparent": now.traceparent} if now.traceparent else {}),
            "data": self._told(),
        }

    def _told(self):
        try:
            return self.form.told(self.data)
        except Unfit as fault:
            raise InvalidEvent(f"{self.name} does not fit its contract: {fault}") from None


class Received:
    """An event as a handler gets it: the contract's fields as attributes, and the envelope's."""

    def __init__(self, contract, envelope):
        self.contract = contract
        self.id = envelope["id"]
        self.landlord = envelope["landlord"]
        self.subject = envelope["subject"]
        self.sequence = int(envelope["sequence"])
        self.time = datetime.fromisoformat(envelope["time"])
        if self.time.tzinfo is None:
            raise InvalidEvent(f"{contract.name} has a time without a zone")
        self.actor = envelope.get("actor")
        self.correlation_id = envelope.get("correlationid")
        self.traceparent = envelope.get("traceparent")
        try:
            self.data = contract.form.read(envelope["data"])
        except Unfit as fault:
            raise InvalidEvent(f"{contract.name} does not fit its contract: {fault}") from None

    def __getattr__(self, name):
        try:
            return self.__dict__["data"][name]
        except KeyError:
            if name in self.contract.fields():
                return None
            raise AttributeError(name) from None

    def states(self):
        """[(entity's id, its sequence, {field: value})]: one, or in a batch one for each item."""
        if self.contract.batch:
            return [(item["id"], item["sequence"], item) for item in self.data["items"]]
        return [(self.subject, self.sequence, self.data)]

    def is_a(self, contract):
        return self.contract is contract


def routing_key(envelope):
    """`<landlord>.<service>.<event>.v<n>` of an envelope."""
    return f"{envelope['landlord']}.{envelope['type'].removeprefix('doorstep.')}"


def contract_of(event_type):
    """The contract class of a CloudEvents type. Raises UnknownEvent."""
    try:
        return Event.contracts[event_type]
    except KeyError:
        raise UnknownEvent(event_type) from None


def _schema(name, declared):
    class Meta:
        unknown = EXCLUDE  # tolerant across services: a field added later is no error
        register = False

    return type(f"{name}Schema", (Schema,), {"Meta": Meta, **declared})
