"""What is urgent goes before everything else, in the relay, in the sweeper and on the bus."""

import eventlet
import pytest

from deploy.provisioning import index_of
from shared import relay, sweeper
from shared.bus import names, subscribe
from shared.context import acting_for
from shared.landlords import registry
from shared.outgoing import Waiting
from shared.relay import Publisher, Relay
from shared.settings import Settings
from shared.store import Aggregate
from shared.store.pending import URGENT, urgently_pending
from shared.sweeper import Sweeper
from tests.shared.consuming import *  # noqa: F403 - its fixtures
from tests.shared.consuming import envelope, publish, until
from tests.shared.probe import Thing, ThingAlarmed, ThingMade

SETTINGS = Settings("", "", "", "", "s", "http://localhost", sweep_every=0.1, sweep_after=-1)


def handed(publisher, landlord_id, *contracts, thing=None):
    """Store a thing that announces these, and hand them over as save does. Returns (its id, [event id])."""
    with acting_for(landlord_id):
        thing = thing or Thing(id=Thing.next_id(), colour="red")
        for contract in contracts:
            thing.announce(contract.of(thing))
        envelopes = list(thing._announced)
        thing.save()
    publisher.hand_over(f"probe--{landlord_id}", "probe_things", thing.id, envelopes)
    return thing, [one["id"] for one in envelopes]


def order(publisher):
    return [item.envelope["id"] for item in publisher._waiting]


@pytest.fixture
def publisher():
    return Publisher("amqp://nowhere", "probe")


def test_it_is_published_before_all_that_is_not(publisher, landlord):
    _, usual = handed(publisher, landlord, ThingMade)
    _, alarm = handed(publisher, landlord, ThingAlarmed)
    _, later = handed(publisher, landlord, ThingMade)
    assert order(publisher) == [*alarm, *usual, *later]


def test_what_its_own_document_told_before_goes_before_it(publisher, landlord):
    _, others = handed(publisher, landlord, ThingMade)
    thing, first = handed(publisher, landlord, ThingMade)
    _, then = handed(publisher, landlord, ThingMade, ThingAlarmed, thing=thing)
    _, after = handed(publisher, landlord, ThingMade, thing=thing)
    assert order(publisher) == [*first, *then, *others, *after]


def test_what_could_not_be_published_goes_back_in_order(publisher, landlord):
    thing, first = handed(publisher, landlord, ThingMade)
    taken = publisher._take_batch()
    _, alarm = handed(publisher, landlord, ThingAlarmed, thing=thing)
    publisher._waiting.put_back(taken)
    assert order(publisher) == [*first, *alarm]


def test_it_is_remembered_however_much_waits(publisher, landlord, monkeypatch):
    monkeypatch.setattr(relay, "MEMORY", 2)
    for _ in range(3):
        handed(publisher, landlord, ThingMade)
    _, alarm = handed(publisher, landlord, ThingAlarmed)
    assert order(publisher)[0] == alarm[0]
    assert len(publisher._waiting) == 3


def test_an_empty_waiting_line_is_empty():
    assert not Waiting()
    assert list(Waiting()) == []


def test_the_sweeper_hands_over_what_is_urgent_first(landlord, monkeypatch):
    monkeypatch.setattr(registry, "present", lambda idle=True: [landlord])
    monkeypatch.setattr(sweeper, "PAGE", 2)
    swept = []

    def hand_over(_database, _collection, document_id, envelopes):
        swept.append(document_id)
        return len(envelopes)

    with acting_for(landlord):
        for _ in range(4):
            Thing.made()
        alarmed = Thing(id=Thing.next_id(), colour="red")
        alarmed.announce(ThingAlarmed.of(alarmed))
        alarmed.save()
    Sweeper("probe", SETTINGS, hand_over).sweep()
    assert swept[0] == alarmed.id
    assert len(swept) == 2


def test_what_is_urgent_is_found_by_an_index_of_its_own_however_much_else_waits(landlord):
    with acting_for(landlord):
        collection = Thing.collection()
        collection.create_indexes([index_of(spec) for spec in Thing.index_specs()])
        for _ in range(5):
            Thing.made()
        find = Sweeper("probe", SETTINGS, None)._left_behind() | urgently_pending(Thing)
        told = collection.database.command(
            "explain", {"find": collection.name, "filter": find}, verbosity="executionStats"
        )
    assert told["executionStats"]["totalDocsExamined"] == 0
    assert URGENT in str(told["queryPlanner"]["winningPlan"])


def test_who_announces_it_has_that_index(landlord):
    class Other(Aggregate):
        meta = {"service": "probe", "collection": "probe_others"}

    with acting_for(landlord), pytest.raises(RuntimeError, match="give Other an urgent_index"):
        Other(id="o").announce(ThingAlarmed("o", colour="red", taken=0))


class AlarmingService:
    name = "alarming"
    relay = Relay()
    usual, alarms = [], []

    @subscribe(ThingMade, workers=2, per_landlord=2)
    def keep_things(self, event):
        eventlet.sleep(0.2)
        self.usual.append(event.subject)

    @subscribe(ThingAlarmed)
    def keep_alarms(self, event):
        self.alarms.append((event.subject, len(self.usual)))


@pytest.fixture(scope="module")
def consuming():
    return AlarmingService


def test_it_is_handled_while_much_of_the_same_landlord_waits(start, admin, landlord, queues):
    admin.queue_bind("alarming.keep_alarms", names.EVENTS, f"{landlord}.{ThingAlarmed.name}.v1")
    admin.queue_unbind("alarming.keep_alarms", names.EVENTS, f"{landlord}.{ThingMade.name}.v1")
    for number in range(100):
        publish(admin, envelope(landlord, f"s{number}"))
    start()
    until(lambda: AlarmingService.usual)
    with acting_for(landlord):
        publish(admin, ThingAlarmed("alarm", colour="red", taken=0).envelope("0000000001"))
    until(lambda: AlarmingService.alarms, within=5)
    (subject, handled_before) = AlarmingService.alarms[0]
    assert subject == "alarm"
    assert handled_before < 50
