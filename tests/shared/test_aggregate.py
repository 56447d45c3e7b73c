"""One document, one write: the state and what it announces stand or fall together."""

import eventlet
import pytest
from pymongo.read_concern import ReadConcern

from shared.context import Command, NoLandlord, acting_for
from shared.errors import BadInput, Conflict, NotFound, StaleVersion, Unavailable
from shared.store import LostRace, Repeated, WrongLandlord
from shared.store.aggregate import MOST_PENDING
from shared.store.pending import pull_published
from tests.shared.probe import Thing, ThingMade, ThingTaken


@pytest.fixture(scope="module")
def service_name():
    return "probe"


def raw(thing):
    """As it is now, whether or not a majority has it: what is pulled need not be durable."""
    return Thing.collection().with_options(read_concern=ReadConcern("local")).find_one({"_id": thing.id})


def test_outside_every_door_nothing_can_be_read_or_stored(landlord):
    with pytest.raises(NoLandlord):
        Thing.get("x")
    with pytest.raises(NoLandlord):
        Thing.collection()
    with pytest.raises(NoLandlord):
        list(Thing.objects)


def test_a_document_remembers_its_landlord(landlord, other_landlord):
    with acting_for(landlord):
        thing = Thing.made()
        query = Thing.objects(colour="red")
    with acting_for(other_landlord):
        with pytest.raises(WrongLandlord):
            thing.save()
        with pytest.raises(WrongLandlord):
            query.first()
        with pytest.raises(WrongLandlord):
            list(query)
        with pytest.raises(NotFound):
            Thing.get(thing.id)


def test_a_query_that_was_read_before_is_not_read_again_under_another_landlord(landlord, other_landlord):
    with acting_for(landlord):
        Thing.made()
        query = Thing.objects
        assert len(list(query)) == 1
    with acting_for(other_landlord), pytest.raises(WrongLandlord):
        list(query)


def test_the_event_is_stored_by_the_same_write(working, announced):
    thing = Thing.made("blue")
    stored = raw(thing)
    assert stored["version"] == 1
    assert [event["id"] for event in stored["pending_events"]] == [announced[0]["id"]]
    assert stored["pending_since"]
    assert announced.last(ThingMade).colour == "blue"
    assert announced.last(ThingMade).sequence == 1


def test_a_change_pushes_its_events_behind_those_that_still_wait(working):
    thing = Thing.get(Thing.made().id)
    thing.colour = "green"
    thing.announce(ThingMade.of(thing))
    thing.announce(ThingTaken.of(thing))
    thing.save()
    assert [event["sequence"] for event in raw(thing)["pending_events"]] == [1, 2, 3]
    assert raw(thing)["version"] == 2


def test_what_was_published_is_pulled_without_a_new_version(working, announced):
    thing = Thing.made()
    loaded = Thing.get(thing.id)
    pull_published(f"probe--{working}", "probe_things", {thing.id: [announced[0]["id"]]})
    assert raw(thing)["pending_events"] == []
    assert "pending_since" not in raw(thing)
    loaded.colour = "blue"
    loaded.save()
    assert raw(thing)["pending_events"] == []


def test_an_event_that_was_not_published_stays_when_others_are_pulled(working, announced):
    thing = Thing.made()
    thing.announce(ThingTaken.of(thing))
    thing.save()
    pull_published(f"probe--{working}", "probe_things", {thing.id: [announced[0]["id"]]})
    assert [event["id"] for event in raw(thing)["pending_events"]] == [announced[1]["id"]]
    assert "pending_since" in raw(thing)


def test_of_two_writers_one_loses_and_nothing_of_its_change_is_stored(working, announced):
    thing = Thing.made()
    first, second = Thing.get(thing.id), Thing.get(thing.id)
    first.colour = "blue"
    first.save()
    second.colour = "green"
    second.announce(ThingTaken.of(second))
    with pytest.raises(LostRace):
        second.save()
    assert raw(thing)["colour"] == "blue"
    assert announced.names == ["thing_made"]


def test_a_field_that_is_emptied_is_emptied_in_the_store(working):
    thing = Thing.made(takers=["a"])
    loaded = Thing.get(thing.id)
    loaded.takers = []
    loaded.save()
    assert raw(thing)["takers"] == []


def test_a_change_deep_inside_a_list_is_stored(working):
    thing = Thing.made(takers=["a"])
    loaded = Thing.get(thing.id)
    loaded.takers.append("b")
    loaded.save()
    assert raw(thing)["takers"] == ["a", "b"]


def test_only_the_version_that_was_asked_for_is_given(working):
    thing = Thing.made()
    assert Thing.get(thing.id, version=1).id == thing.id
    with pytest.raises(StaleVersion) as refused:
        Thing.get(thing.id, version=7)
    assert refused.value.current == 1


def test_an_id_that_is_taken_is_refused(working):
    Thing.made(id="one")
    with pytest.raises(Conflict, match="thing_exists"):
        Thing.made(id="one")


def keyed(landlord, key="k", body="b"):
    return acting_for(landlord, command=Command(key, body))


def test_a_keyed_command_that_comes_twice_makes_one_document(landlord, announced):
    with keyed(landlord):
        made = Thing.made()
    with keyed(landlord), pytest.raises(Repeated) as repeated:
        Thing.made()
    assert repeated.value.document.id == made.id
    assert announced.names == ["thing_made"]


def test_the_same_key_with_another_body_is_refused(landlord):
    with keyed(landlord):
        Thing.made()
    with keyed(landlord, body="other"), pytest.raises(BadInput, match="idempotency_key_reused"):
        Thing.made()


def test_a_keyed_change_that_comes_twice_is_done_once_and_answers_from_the_current_state(landlord):
    with acting_for(landlord):
        thing = Thing.made()
    with keyed(landlord):
        loaded = Thing.get(thing.id)
        loaded.taken = 1
        loaded.save()
    with acting_for(landlord):
        later = Thing.get(thing.id)
        later.taken = 5
        later.save()
    with keyed(landlord), pytest.raises(Repeated) as repeated:
        Thing.get(thing.id)
    assert repeated.value.document.taken == 5


def test_the_same_key_of_two_landlords_makes_two_documents(landlord, other_landlord):
    for name in (landlord, other_landlord):
        with keyed(name):
            Thing.made()
    with acting_for(other_landlord):
        assert Thing.collection().count_documents({}) == 1


def take(thing_id, who):
    return Thing.change_where(
        thing_id,
        where={"taken": {"$lt": 20}, "takers": {"$ne": who}},
        changes={"taken": {"$add": ["$taken", 1]}, "takers": {"$concatArrays": ["$takers", [who]]}},
        events=[ThingTaken(thing_id, colour="red", taken=1)],
    )


def test_a_guarded_change_under_two_hundred_at_once_never_goes_too_far(landlord, announced):
    with acting_for(landlord):
        thing = Thing.made()

    def taker(number):
        with acting_for(landlord):
            return take(thing.id, f"t{number}")

    pool = eventlet.GreenPool(50)
    done = [found for found in pool.imap(taker, range(200)) if found is not None]
    assert len(done) == 20
    with acting_for(landlord):
        stored = raw(thing)
    assert stored["taken"] == len(stored["takers"]) == 20
    assert stored["version"] == 21
    assert sorted(event["sequence"] for event in stored["pending_events"]) == list(range(1, 22))
    assert sorted(event["sequence"] for event in announced) == list(range(1, 22))


def test_a_guarded_change_whose_guard_does_not_hold_changes_nothing(working, announced):
    thing = Thing.made()
    take(thing.id, "a")
    assert take(thing.id, "a") is None
    assert raw(thing)["taken"] == 1
    assert announced.names == ["thing_made", "thing_taken"]


def test_a_removed_document_is_gone_but_still_tells_what_it_announced(working, announced):
    thing = Thing.made()
    thing.announce(ThingTaken.of(thing))
    thing.remove()
    assert Thing.find(thing.id) is None
    stored = raw(thing)
    assert "colour" not in stored
    assert len(stored["pending_events"]) == 2


def test_thirty_two_greenlets_and_two_landlords_never_meet(landlord, other_landlord):
    def work(number):
        name = (landlord, other_landlord)[number % 2]
        with acting_for(name):
            thing = Thing.made(colour=name)
            for _ in range(5):
                eventlet.sleep(0)
                found = Thing.get(thing.id)
                found.taken += 1
                found.save()
                assert {row.colour for row in Thing.objects.limit(5)} == {name}

    pool = eventlet.GreenPool(32)
    list(pool.imap(work, range(128)))
    for name in (landlord, other_landlord):
        with acting_for(name):
            assert Thing.collection().count_documents({"colour": name, "taken": 5}) == 64
            assert Thing.collection().count_documents({}) == 64


def test_queries_refuse_to_write(working):
    for name in ("update", "update_one", "modify", "delete", "upsert_one", "using", "insert"):
        with pytest.raises(TypeError):
            getattr(Thing.objects, name)()


def test_refuses_what_no_longer_fits_while_the_broker_is_away(working):
    thing = Thing.made()
    waiting = [{"id": f"e-{number}"} for number in range(MOST_PENDING)]
    Thing.collection().update_one({"_id": thing.id}, {"$set": {"pending_events": waiting}})
    fresh = Thing.get(thing.id)
    fresh.announce(ThingTaken(thing.id, colour="red", taken=1))
    with pytest.raises(Unavailable, match="events_waiting"):
        fresh.save()
    with pytest.raises(Unavailable, match="events_waiting"):
        Thing.change_where(thing.id, {}, {"taken": 1}, [ThingTaken(thing.id, colour="red", taken=1)])
    assert (raw(thing)["version"], len(raw(thing)["pending_events"])) == (1, MOST_PENDING), "nothing may be half stored"
