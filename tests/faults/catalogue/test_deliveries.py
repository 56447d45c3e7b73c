"""Events that come more than once, that can never be handled, or that take their process down."""

import random

import pytest

from shared.bus import names
from shared.context import acting_for
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import counted, until
from tests.faults.catalogue.service import Attempted, CountedElsewhere, Follower
from tests.faults.catalogue.timing import latencies
from tests.shared.probe import ThingMade, ThingRow

QUEUE = "probe.count_things"
ATTEMPTS = len(names.DELAYS) + 1


@pytest.mark.timeout(600)
def test_an_event_that_comes_up_to_five_times_has_its_effects_once(launch, broker, landlord, scale):
    """F12, F13. 10,000 (short: 300) events, each published 1 to 5 times and shuffled, to four handlers.

    Two handlers of one database count their calls apart, so that neither can take the other's event for done.
    """
    number, dice = scale(300, 10_000), random.Random(12)  # noqa: S311 - to repeat it
    events = [made(ThingMade, landlord, f"t{place}", taken=place) for place in range(number)]
    copies = [event for event in events for _ in range(dice.randint(1, 5))]
    dice.shuffle(copies)
    broker.publish(copies)
    launch().start()
    until(lambda: sum(counted(landlord).values()) >= len(copies), scale(60, 300), "every delivery")
    until(lambda: sum(counted(landlord, CountedElsewhere).values()) >= len(copies), scale(60, 300), "every delivery")
    subjects = {event["subject"] for event in events}
    assert set(counted(landlord)) == set(counted(landlord, CountedElsewhere)) == subjects
    with acting_for(landlord):
        rows = {row["_id"]: row["taken"] for row in ThingRow.collection().find()}
        until(lambda: Follower.collection().count_documents({}) >= number, 60, "every follower")
        followers = list(Follower.collection().find({}, {"sequence": 1, "version": 1}))
    assert rows == {event["subject"]: event["data"]["taken"] for event in events}
    assert {follower["_id"] for follower in followers} == {event["id"] for event in events}
    assert {follower["sequence"] for follower in followers} == {1}, "a handler announced the same thing twice"


@pytest.mark.timeout(900)
def test_a_message_that_always_fails_is_parked_after_its_attempts_and_delays_nobody(launch, broker, landlord, scale):
    """F14. 100 poisoned among 10,000 (short: 5 among 200): attempts as configured, one parked each with its error."""
    poisoned, innocent = scale(5, 100), scale(100, 10_000)
    launch().start()
    quiet = latencies(broker, landlord, "quiet", innocent, a_second=scale(25, 50))
    troubled = latencies(broker, landlord, "troubled", innocent, poisoned, a_second=scale(25, 50))
    assert troubled <= max(2 * quiet, scale(1, 0.25)), f"p99 was {quiet:.3f} s, and {troubled:.3f} s beside poison"
    until(lambda: broker.waiting(names.parked(QUEUE)) == poisoned, 60, "parking")
    for message in broker.take(names.parked(QUEUE)):
        assert message.headers[names.ERROR] == "ValueError"
        assert message.headers[names.ATTEMPTS] == ATTEMPTS
        assert message.headers[names.FIRST_FAILED] <= message.headers[names.LAST_FAILED]
    assert set(counted(landlord, Attempted).values()) == {ATTEMPTS}
    assert len(counted(landlord, Attempted)) == poisoned


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_message_that_kills_its_process_is_parked_and_no_neighbour_with_it(launch, broker, landlord):
    """F15. 20 times one killer among 99 innocents; a short form stands in tests/processes."""
    for turn in range(20):
        events = [made(ThingMade, landlord, f"{turn}-{number}") for number in range(99)]
        events.insert(turn * 5, made(ThingMade, landlord, f"{turn}-killer", colour="killer"))
        broker.publish(events)
        process, deaths = launch().start(ready=False), 0

        def settled(turn=turn):
            return broker.waiting(names.parked(QUEUE)) and len(counted(landlord)) == 99 * (turn + 1)

        while True:
            until(lambda p=process, s=settled: not p.running or s(), 60, "parking it, and handling the innocent")
            if process.running:
                break
            deaths += 1
            assert deaths <= 8, "it goes on killing its process"
            process.start(ready=False)
        (parked,) = broker.take(names.parked(QUEUE))
        assert parked.headers[names.ERROR] == "killed_its_process"
        process.terminate()
