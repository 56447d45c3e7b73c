"""A service of the tests' own: documents, events and handlers about nothing in particular."""

from mongoengine import IntField, ListField, StringField

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count
from shared.store import Aggregate, Projection, urgent_index


class ThingState(Event):
    entity = "thing"
    colour = Code(required=True)
    taken = Count(required=True)


class ThingMade(ThingState):
    name, readers = "probe.thing_made", ("probe.keep_things", "probe.count_things")


class ThingTaken(ThingState):
    name, readers = "probe.thing_taken", ("probe.keep_things",)


class ThingAlarmed(ThingState):
    name, urgent = "probe.thing_alarmed", True


class ThingsMade(ThingState):
    name, entity, batch, readers = "probe.things_made", "thing_import", True, ("probe.keep_things",)


class Thing(Aggregate):
    meta = {"service": "probe", "collection": "probe_things", "indexes": [urgent_index(ThingAlarmed)]}

    colour = StringField(required=True, max_length=20)
    taken = IntField(default=0)
    takers = ListField(StringField())

    @classmethod
    def made(cls, colour="red", **values):
        thing = cls(**({"id": cls.next_id(), "colour": colour} | values))
        thing.announce(ThingMade.of(thing))
        return thing.save()


class ThingRow(Projection):
    meta = {"service": "probe", "collection": "probe_rows"}

    colour = StringField()
    taken = IntField()
