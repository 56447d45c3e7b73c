"""Many documents changed in one message: each under its own version, with its own events, apart from the others."""

import pytest
from pymongo.errors import AutoReconnect

from shared.store import Change, changes
from shared.store.aggregate import MOST_PENDING
from tests.shared.probe import Thing, ThingTaken


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def things(working):
    return [Thing.made(id=f"t{n}") for n in range(5)]


def taken(thing, *, tell=True):
    change = Change(thing.id, thing.version, thing.sequence)
    change.note("taken", thing.taken, thing.taken + 1)
    change.add("takers", [f"by-{thing.id}"])
    if tell:
        change.announce(ThingTaken(thing.id, colour=thing.colour, taken=thing.taken + 1))
    return change


def store(*several):
    return [left for _, left in Thing.change_each(several)]


def test_each_has_its_own_values_list_items_version_and_event(things, announced):
    assert store([taken(thing) for thing in things]) == [set()]
    for thing in things:
        after = Thing.get(thing.id)
        assert (after.taken, after.takers, after.version, after.sequence) == (1, [f"by-{thing.id}"], 2, 2)
        raw = Thing.collection().find_one({"_id": thing.id})
        assert [event["sequence"] for event in raw["pending_events"]] == [1, 2]
    assert [(event["subject"], event["sequence"]) for event in announced] == [(thing.id, 2) for thing in things]


def test_of_those_that_others_were_faster_with_nothing_is_stored_and_nothing_told(things, announced):
    fast = Thing.get("t2")
    fast.colour = "blue"
    fast.save()
    assert store([taken(thing) for thing in things]) == [{"t2"}]
    assert Thing.get("t2").takers == []
    assert sorted(event["subject"] for event in announced) == ["t0", "t1", "t3", "t4"]


def test_another_writers_change_to_the_same_version_is_not_taken_for_ours(things, announced):
    Thing.get("t2").save()  # version 2, as ours would be
    assert store([taken(thing) for thing in things]) == [{"t2"}]


def test_one_that_announces_nothing_is_done_again_where_another_was_disturbed(things):
    Thing.get("t2").save()
    ((left),) = store([taken(thing, tell=thing.id != "t1") for thing in things])
    assert left == {"t1", "t2"}
    assert Thing.get("t1").taken == 1, "it was stored: whoever looks again sees that nothing is to be done"


def test_pieces_are_stored_in_turn_and_the_next_is_made_meanwhile(things):
    made = []

    def pieces():
        for thing in things:
            made.append(thing.id)
            yield [taken(thing)]

    stored = [[change.id for change in piece] for piece, _ in Thing.change_each(pieces())]
    assert stored == [[thing.id] for thing in things]
    assert made == [thing.id for thing in things]


def test_where_making_one_fails_those_before_are_stored(things, announced):
    def pieces():
        yield [taken(things[0])]
        yield [taken(things[1])]
        raise ValueError("the third cannot be made")

    with pytest.raises(ValueError, match="third"):
        list(Thing.change_each(pieces()))
    assert Thing.get("t0").taken == 1
    assert Thing.get("t1").taken in (0, 1)


def test_a_value_that_becomes_none_is_removed_and_one_that_stays_is_not_sent(things):
    change = Change("t0", 1, 1)
    change.note("colour", "red", "red")
    change.note("taken", 0, None)
    assert store([change]) == [set()]
    raw = Thing.collection().find_one({"_id": "t0"})
    assert "taken" not in raw
    assert raw["version"] == 2


def test_where_too_many_events_wait_it_is_left(things):
    Thing.collection().update_one({"_id": "t0"}, {"$set": {"pending_events": [{"id": "e"}] * MOST_PENDING}})
    assert store([taken(things[0]), taken(things[1])]) == [{"t0"}]


def test_an_empty_piece_is_no_message(things):
    assert store([]) == [set()]


def test_where_nobody_knows_what_is_stored_nothing_is_told(things, announced, monkeypatch):
    base = Thing.collection().database
    answered = {"n": 1, "writeConcernError": {"code": 91, "errmsg": "going down"}}
    monkeypatch.setattr(base, "command", lambda _command: answered, raising=False)
    with pytest.raises(AutoReconnect):
        changes.store(Thing.collection(), [taken(things[0])], {})
    assert announced == []


def alike(thing, by="officer"):
    change = Change(thing.id, thing.version, thing.sequence)
    change.note("taken", thing.taken, thing.taken + 1)
    change.add("takers", [by])
    return change


def store_alike(*several):
    return [stored for _, stored in Thing.change_alike(several)]


def test_those_that_change_in_the_same_way_are_changed_in_one_statement(things, monkeypatch):
    statements, update = [], changes._update
    monkeypatch.setattr(changes, "_update", lambda *given: statements.extend(given[1]) or update(*given))
    assert store_alike([alike(thing, by=("a", "b")[n % 2]) for n, thing in enumerate(things)], []) == [5, 0]
    assert [len(statement["q"]["_id"]["$in"]) for statement in statements] == [3, 2]
    for n, thing in enumerate(things):
        after = Thing.get(thing.id)
        assert (after.taken, after.takers, after.version, after.sequence) == (1, [("a", "b")[n % 2]], 2, 1)


def test_each_of_those_alike_is_changed_under_its_own_version_only(things):
    fast = Thing.get("t2")
    fast.colour = "blue"
    fast.save()
    assert store_alike([alike(thing) for thing in things]) == [4]
    assert Thing.get("t2").takers == []
    assert store_alike([alike(Thing.get(thing.id)) for thing in things]) == [5]
    assert [Thing.get(thing.id).version for thing in things] == [3] * 5


def test_one_of_those_alike_that_the_store_refuses_is_not_taken_for_stored(things):
    Thing.collection().update_one({"_id": "t2"}, {"$set": {"takers": "not a list"}})
    (stored,) = store_alike([alike(thing) for thing in things])
    assert stored < 5
    left = [thing for thing in things if Thing.collection().find_one({"_id": thing.id})["version"] == 1]
    assert store([alike(thing) for thing in left]) == [{thing.id for thing in left}], "t2 again, and nobody knows which"
    assert {row["_id"] for row in Thing.collection().find({"taken": 1})} == {"t0", "t1", "t3", "t4"}


def test_what_announces_is_not_stored_alike(things):
    with pytest.raises(ValueError, match="alone"):
        store_alike([taken(things[0])])
