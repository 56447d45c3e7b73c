"""A small service in four variants: one as the platform's services are, and three as one would write them elsewhere.

Each keeps the thing it was told to make, announces it, hears of it again and keeps an effect. The checker must find the
first sound and each of the others broken: a suite that cannot fail proves nothing.
"""

import json

import eventlet
import kombu
import kombu.serialization
from marshmallow import Schema, fields
from marshmallow.validate import Length
from nameko.messaging import Consumer

from shared.bus import names, subscribe
from shared.context import acting_for
from shared.contracts.event import Received, routing_key
from shared.http import make_api, mount, permission
from shared.service import LandlordService
from shared.settings import read_settings
from shared.store import Projection
from tests.shared.probe import Thing, ThingMade

QUEUE = "probe.count_things"
HANDLING = 0.2  # seconds: so that some are in hand whenever something happens


class MakeThing(Schema):
    marker = fields.String(required=True, validate=Length(1, 20))


class ThingView(Schema):
    id = fields.String()


class Effect(Projection):
    """What came of hearing of one thing: its marker, and how often it was counted."""

    meta = {"service": "probe", "collection": "probe_effects"}


def an_api(make_thing):
    api = make_api("probe", "Probe")

    @api.post("/things")
    @permission("courses:read")
    @api.input(MakeThing)
    @api.output(ThingView, 201)
    def make(json_data):
        return make_thing(json_data["marker"])

    return mount(api)


def keep_effect(event):
    """The effect is a state of the thing: a second time it is the same."""
    eventlet.sleep(HANDLING)
    Effect.keep(event.subject, event.sequence, marker=event.colour, times=1)


def count_effect(event):
    """The effect is a sum: a second time it is another."""
    eventlet.sleep(HANDLING)
    change = {"$inc": {"times": 1}, "$set": {"marker": event.colour}}
    Effect.collection().update_one({"_id": event.subject}, change, upsert=True)


class SoundProbe(LandlordService):
    """As the platform's services are."""

    name = "probe"
    http = an_api(Thing.made)

    @subscribe(ThingMade, workers=32, per_landlord=32)
    def count_things(self, event):
        keep_effect(event)


def store_and_publish(marker):
    """Store the thing, then publish its event straight from here, confirmed by the broker."""
    thing = Thing(id=Thing.next_id(), colour=marker).save()
    envelope = ThingMade.of(thing).envelope("0000000001")
    with kombu.Connection(read_settings().amqp_url, transport_options={"confirm_publish": True}) as connection:
        connection.Producer(serializer=None).publish(
            json.dumps(envelope),
            exchange=names.EVENTS,
            routing_key=routing_key(envelope),
            content_type=names.CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=2,
        )
    return thing


class PublishingProbe(LandlordService):
    """Publishes from the request, after the save."""

    name = "probe"
    http = an_api(store_and_publish)

    @subscribe(ThingMade, workers=32, per_landlord=32)
    def count_things(self, event):
        keep_effect(event)


class CountingProbe(LandlordService):
    """Its handler increments."""

    name = "probe"
    http = an_api(Thing.made)

    @subscribe(ThingMade, workers=32, per_landlord=32)
    def count_things(self, event):
        count_effect(event)


class StockConsumer(Consumer):
    """nameko's own consumer, told how our events are written down, and otherwise as it comes."""

    def setup(self):
        kombu.serialization.register("cloudevents", json.dumps, json.loads, names.CONTENT_TYPE, "utf-8")
        self.container.accept = ["json", "cloudevents"]
        super().setup()


class StockProbe(LandlordService):
    """Consumes with nameko's own consumer."""

    name = "probe"
    http = an_api(Thing.made)

    @StockConsumer.decorator(kombu.Queue(QUEUE, durable=True, queue_arguments={"x-queue-type": "quorum"}))
    def count_things(self, envelope):
        with acting_for(envelope["landlord"]):
            keep_effect(Received(ThingMade, envelope))
