"""Two sweepers at once, and what a wrong clock wrote: all is published, in order (in place of F3)."""

import json
from datetime import timedelta

import eventlet
import pytest

from shared.clock import utc_now
from shared.context import acting_for
from shared.landlords import registry
from shared.relay import Publisher
from shared.settings import Settings
from shared.sweeper import Sweeper
from tests.faults.catalogue.processes import pending, until
from tests.shared.probe import Thing, ThingMade

SETTINGS = {"sweep_every": 0.1, "sweep_after": 0}


@pytest.fixture
def sweepers(addresses, landlord, monkeypatch):
    """Two sweepers that both believe in their lease, each with a publisher of its own."""
    monkeypatch.setattr(registry, "present", lambda idle=True: [landlord])
    settings = Settings("", "", "", "", "s", "http://localhost", **SETTINGS)
    publishers = [Publisher(addresses.amqp_url, "probe") for _ in range(2)]
    greenlets = [eventlet.spawn(publisher.run) for publisher in publishers]
    yield [Sweeper("probe", settings, publisher.hand_over) for publisher in publishers]
    for publisher, greenlet in zip(publishers, greenlets, strict=True):
        publisher.stop()
        greenlet.wait()


@pytest.mark.timeout(300)
def test_two_sweepers_with_one_lease_lose_and_mix_up_nothing(sweepers, broker, landlord, scale):
    """F3's place. 200 (short: 15) races: all is published, of each thing in the order in which it was announced."""
    races = scale(15, 200)
    for race in range(races):
        with acting_for(landlord):
            for number in range(5):
                announce_three(f"{race}-{number}")
        for sweep in [eventlet.spawn(sweeper.sweep) for sweeper in sweepers]:
            sweep.wait()
        until(lambda: pending(landlord) == 0, 20, "publishing")
    order = {}
    for message in broker.take("probe.count_things"):
        event = json.loads(message.body)
        order.setdefault(event["subject"], []).append(int(event["sequence"]))
    assert len(order) == races * 5, f"{races * 5 - len(order)} things were never told of"
    for subject, sequences in order.items():
        assert set(sequences) == {1, 2, 3}, f"of {subject} only {sequences} were published"
        firsts = [sequences.index(number) for number in (1, 2, 3)]
        assert firsts == sorted(firsts), f"{subject} was told in the order {sequences}"
    assert any(len(sequences) > 3 for sequences in order.values()), "no event was published by both: they did not race"


def announce_three(thing_id):
    thing = Thing(id=thing_id, colour="red")
    for _ in range(3):
        thing.announce(ThingMade.of(thing))
    thing.save()


def test_what_a_clock_ahead_of_ours_left_behind_is_published_at_once(sweepers, broker, landlord):
    """F25. Else it would wait until our clock is where the other one was."""
    with acting_for(landlord):
        announce_three("ahead")
        Thing.collection().update_one({"_id": "ahead"}, {"$set": {"pending_since": utc_now() + timedelta(hours=1)}})
        sweepers[0].sweep()
    until(lambda: pending(landlord) == 0, 10, "publishing")
    assert len(broker.take("probe.count_things")) == 3
