"""The service as its next release has it: an event gained an optional field, and there is a new event.

Only a process of that release may import this: it takes the contract's place.
"""

from mongoengine import StringField

from shared.bus import subscribe
from shared.contracts.kinds import Code
from shared.store import Projection
from tests.faults.catalogue.service import Counted, FaultedService, count
from tests.shared.probe import ThingState

NEXT = "tests.faults.catalogue.next_release:NextService"


class ThingMade(ThingState):
    name, readers = "probe.thing_made", ("probe.keep_things",)
    shade = Code(allow_none=True)


class ThingPainted(ThingState):
    name, readers = "probe.thing_painted", ("probe.count_things",)


class ShadedRow(Projection):
    meta = {"service": "probe", "collection": "probe_rows"}

    shade = StringField()


class NextService(FaultedService):
    @subscribe(ThingMade, batch=100)
    def keep_things(self, events):
        ShadedRow.keep_states(events, "colour", "taken", "shade")

    @subscribe(ThingMade, ThingPainted, workers=8, per_landlord=8)
    def count_things(self, event):
        count(Counted, event)
