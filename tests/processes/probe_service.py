"""A whole service of the tests' own, started as a real process by shared.runner."""

import os
import time

import eventlet
from marshmallow import Schema, fields
from marshmallow.validate import Length
from mongoengine import StringField

from shared.bus import every, subscribe
from shared.clock import utc_now
from shared.http import make_api, mount, permission
from shared.service import LandlordService
from shared.store import Projection
from tests.shared.probe import Thing, ThingMade

api = make_api("probe", "Probe")


class MakeThing(Schema):
    colour = fields.String(required=True, validate=Length(1, 20))
    seconds = fields.Float(load_default=0)  # how long it takes


class ThingView(Schema):
    id = fields.String()
    colour = fields.String()
    taken = fields.Integer()


class Effect(Projection):
    """One row for every event that was handled, and how often."""

    meta = {"service": "probe", "collection": "probe_effects"}


class Kept(Projection):
    """The newest state of every thing, kept as a service keeps it."""

    meta = {"service": "probe", "collection": "probe_kept"}

    colour = StringField()


@api.post("/things")
@permission("courses:read")
@api.input(MakeThing)
@api.output(ThingView, 201)
def make_thing(json_data):
    eventlet.sleep(json_data["seconds"])
    return Thing.made(json_data["colour"])


@api.get("/things/<thing_id>")
@permission("courses:read")
@api.output(ThingView)
def show_thing(thing_id):
    return Thing.get(thing_id)


class ProbeService(LandlordService):
    name = "probe"
    http = mount(api)

    @subscribe(ThingMade, workers=8, per_landlord=8)
    def count_things(self, event):
        if event.colour == "killer":
            time.sleep(0.3)
            os._exit(137)
        if event.colour == "slow":
            eventlet.sleep(1)
        Kept.keep(event.subject, event.sequence, colour=event.colour)
        Effect.collection().update_one({"_id": event.id}, {"$inc": {"times": 1}}, upsert=True)

    @every(seconds=1)
    def count_turns(self):
        Effect.collection().insert_one({"_id": f"turn {utc_now().timestamp()}", "turn": int(time.time())})
