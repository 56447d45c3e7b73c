"""A landlord that is slow, or has much to be handled, keeps none of the others waiting."""

import eventlet
import pytest
from eventlet.event import Event

from shared import metrics
from shared.bus import subscribe
from shared.relay import Relay
from tests.shared.consuming import *  # noqa: F403 - its fixtures
from tests.shared.consuming import envelope, publish, until
from tests.shared.probe import ThingMade


class Work:
    """What was handled, in order; a landlord that is `stuck` takes until `free`, a `busy` one a moment a run."""

    def __init__(self):
        self.batched, self.single, self.stuck, self.busy, self.free = [], [], None, None, Event()

    def do(self, landlord):
        if landlord == self.stuck:
            self.free.wait()
        if landlord == self.busy:
            eventlet.sleep(0.2)


work = Work()


class FairService:
    name = "fair"
    relay = Relay()

    @subscribe(ThingMade, batch=50)
    def keep_things(self, events):
        work.do(events[0].landlord)
        work.batched += [(event.landlord, event.subject) for event in events]

    @subscribe(ThingMade, workers=4, per_landlord=2)
    def count_things(self, event):
        work.do(event.landlord)
        work.single.append((event.landlord, event.subject))


@pytest.fixture(scope="module")
def consuming():
    return FairService


@pytest.fixture
def stuck(landlord, queues):
    """A landlord whose handlers do not come to an end until the test says so."""
    work.__init__()
    work.stuck = landlord
    yield landlord
    if not work.free.ready():
        work.free.send()


@pytest.mark.parametrize("backlog", [100, 1600])  # within what a process holds at a time, and beyond
def test_what_others_have_queued_behind_a_stuck_landlord_is_handled(start, admin, stuck, other_landlord, backlog):
    for number in range(backlog):
        publish(admin, envelope(stuck, f"s{number}"))
    for number in range(20):
        publish(admin, envelope(other_landlord, f"o{number}"))
    start()
    others = {(other_landlord, f"o{number}") for number in range(20)}
    until(lambda: others <= set(work.batched), within=10)
    until(lambda: others <= set(work.single), within=10)
    work.free.send()
    until(lambda: len(set(work.single)) == backlog + 20, within=40)
    until(lambda: len(set(work.batched)) == backlog + 20, within=40)
    assert len(work.single) == backlog + 20, "an event was handled twice, though nothing went wrong"


def test_what_others_have_queued_behind_much_that_goes_well_is_handled_before_it(
    start, admin, landlord, other_landlord, queues
):
    work.__init__()
    work.busy = landlord
    for number in range(3000):
        publish(admin, envelope(landlord, f"s{number}"))
    publish(admin, envelope(other_landlord, "o"))
    start()
    until(lambda: (other_landlord, "o") in work.batched, within=30)
    before = sum(one == landlord for one, _ in work.batched)
    work.busy = None
    assert before < 2500, "the other landlord's one event waited for nearly all of it"
    for seen in (work.batched, work.single):  # what was put off would come into the next test's queue
        until(lambda seen=seen: len(set(seen)) == 3001, within=60)


def lane_of(container, queue):
    return next(lane for lane in container.consumer.lanes if lane.queue == queue)


def state_of(container):
    """What is held where, for whoever reads why a test failed."""
    return [
        (lane.queue, sum(map(len, lane.waiting.values())), lane.running.total(), vars(lane.windows))
        for lane in container.consumer.lanes
    ]


def test_once_nobody_is_stuck_a_process_holds_no_more_than_before(start, admin, stuck, other_landlord):
    for number in range(100):
        publish(admin, envelope(stuck, f"s{number}"))
    container = start()
    lane = lane_of(container, "fair.count_things")
    until(lambda: container.consumer.connected and lane.windows.count > 1)
    work.free.send()
    until(lambda: len(set(work.single)) == 100, within=40, tell=lambda: (len(work.single), state_of(container)))
    until(lambda: lane.windows.count == 1)
    publish(admin, envelope(other_landlord, "o"))
    until(lambda: (other_landlord, "o") in work.single)


def test_what_is_on_its_way_when_nobody_is_stuck_any_more_is_not_suspect(start, admin, stuck, proxy, monkeypatch):
    monkeypatch.setattr("shared.bus.windows.STAYS_OPEN", 0)  # seconds: however long the broker takes
    for number in range(100):
        publish(admin, envelope(stuck, f"s{number}"))
    container, suspects = start(), metrics.events_suspect.labels("fair", "count_things")
    lane, before = lane_of(container, "fair.count_things"), suspects._value.get()
    until(lambda: container.consumer.connected and lane._held_up_since is not None)
    proxy.mode = "stall up"  # so that the broker hears of the window only now that all is done that was here
    until(lambda: lane.windows.count > 1)
    work.free.send()
    until(lambda: not lane.busy)
    lane._stir()
    eventlet.sleep(0.1)
    proxy.mode = "pass"
    until(lambda: len(set(work.single)) == 100)
    assert suspects._value.get() == before
