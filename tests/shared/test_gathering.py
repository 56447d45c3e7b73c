"""Reads and inserts that go together: each with its own outcome, none with what was read before it asked."""

import bson
import eventlet
import pytest
from bson.raw_bson import RawBSONDocument
from eventlet.event import Event
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    DuplicateKeyError,
    NetworkTimeout,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
)

from shared import store
from shared.clock import utc_now
from shared.context import acting_for
from shared.store import gathering
from shared.store.gathering import Gathering

TOGETHER = 40


class Slow:
    """A database that answers the first to ask when told to, and says what went to it together."""

    def __init__(self, fault=None):
        self.trips, self.fault = [], fault
        self.answers = Event()

    def together(self, _place, items):
        self.trips.append(list(items))
        if items[0] == 0:
            self.answers.wait()
        if self.fault:
            raise self.fault
        return [item * 10 for item in items]


@pytest.fixture
def boxes(working):
    collection = store.database("probe")["boxes"]
    collection.delete_many({})
    return collection


def ask_at_once(gathered, collection, items):
    return [eventlet.spawn(gathered.ask, collection, collection.full_name, item) for item in items]


def outcome_of(greenlet):
    try:
        return greenlet.wait()
    except Exception as fault:  # noqa: BLE001 - what it was is what the test compares
        return type(fault)


def test_who_comes_meanwhile_goes_together_and_after(boxes):
    slow = Slow()
    asking = ask_at_once(Gathering(slow.together), boxes, range(5))
    eventlet.sleep(0.01)
    assert slow.trips == [[0]], "only the first may be on its way: the others ask later than it did"
    slow.answers.send()
    assert [one.wait() for one in asking] == [0, 10, 20, 30, 40]
    assert slow.trips == [[0], [1, 2, 3, 4]]


def test_no_more_go_together_than_fit(boxes):
    slow = Slow()
    asking = ask_at_once(Gathering(slow.together), boxes, range(gathering.MOST + 11))
    eventlet.sleep(0.01)
    slow.answers.send()
    assert [one.wait() for one in asking] == [item * 10 for item in range(gathering.MOST + 11)]
    assert [len(trip) for trip in slow.trips] == [1, gathering.MOST, 10]


def test_a_failure_is_told_to_each_and_forgotten(boxes):
    slow = Slow(ConnectionFailure("away"))
    gathered = Gathering(slow.together)
    asking = ask_at_once(gathered, boxes, range(3))
    eventlet.sleep(0.01)
    slow.answers.send()
    assert [outcome_of(one) for one in asking] == [ConnectionFailure] * 3
    slow.fault = None
    assert gathered.ask(boxes, boxes.full_name, 7) == 70, "a place must not stay taken after a failure"


def test_who_gives_up_waiting_holds_nobody_up(boxes):
    slow = Slow()
    asking = ask_at_once(Gathering(slow.together), boxes, range(4))
    eventlet.sleep(0.01)
    asking[0].kill()
    asking[2].kill()
    assert [asking[1].wait(), asking[3].wait()] == [10, 30]


def test_places_do_not_wait_for_each_other(boxes):
    slow = Slow()
    gathered = Gathering(slow.together)
    ask_at_once(gathered, boxes, [0])
    with acting_for("elsewhere"):
        (elsewhere,) = ask_at_once(gathered, store.database("probe")["boxes"], [1])
    assert elsewhere.wait() == 10, "one landlord waited for another's answer"
    slow.answers.send()


def test_inserts_that_go_together_are_all_stored(boxes):
    pool = eventlet.GreenPool(TOGETHER)
    for number in range(TOGETHER):
        pool.spawn(gathering.insert, boxes, {"_id": f"b-{number}", "number": number})
    pool.waitall()
    assert sorted(raw["number"] for raw in boxes.find()) == list(range(TOGETHER))


def test_a_taken_id_fails_alone(boxes):
    boxes.insert_one({"_id": "b-7", "number": "first"})
    asking = [eventlet.spawn(gathering.insert, boxes, {"_id": f"b-{n}", "number": n}) for n in range(TOGETHER)]
    outcomes = [outcome_of(one) for one in asking]
    assert outcomes == [DuplicateKeyError if n == 7 else None for n in range(TOGETHER)]
    assert boxes.count_documents({}) == TOGETHER
    assert boxes.find_one({"_id": "b-7"})["number"] == "first"


def test_the_same_id_at_once_is_stored_once(boxes):
    asking = [eventlet.spawn(gathering.insert, boxes, {"_id": "b", "number": n}) for n in range(TOGETHER)]
    outcomes = [outcome_of(one) for one in asking]
    assert sorted(outcomes, key=str) == [DuplicateKeyError] * (TOGETHER - 1) + [None]


def test_what_cannot_be_encoded_fails_alone(boxes):
    asking = [eventlet.spawn(gathering.insert, boxes, {"_id": f"b-{n}", "n": 1 << 70 * (n == 3)}) for n in range(9)]
    assert [outcome_of(one) is None for one in asking] == [n != 3 for n in range(9)]
    assert boxes.count_documents({}) == 8


def test_reads_that_go_together_find_their_own(boxes):
    boxes.insert_many([{"_id": f"b-{n}", "number": n, "pending_events": [1]} for n in range(TOGETHER)])
    asking = [eventlet.spawn(gathering.read, boxes, f"b-{n}") for n in [*range(TOGETHER), 5, 5, 1000]]
    found = [one.wait() for one in asking]
    assert [raw and raw["number"] for raw in found] == [*range(TOGETHER), 5, 5, None]
    assert all("pending_events" not in raw for raw in found if raw)
    found[5]["number"] = "changed"
    assert found[-2]["number"] == 5, "each reader owns what it was given"


def test_only_the_named_fields_are_read(boxes):
    boxes.insert_one({"_id": "b", "number": 1, "colour": "red"})
    asking = [eventlet.spawn(gathering.read, boxes, "b", ("number",)) for _ in range(3)]
    assert [one.wait() for one in asking] == [{"_id": "b", "number": 1}] * 3


def test_what_is_wanted_of_several_collections_comes_at_once(boxes, landlord):
    base = boxes.database
    lids = base["lids"]
    lids.delete_many({})
    boxes.insert_many([{"_id": f"b-{n}", "number": n, "pending_events": [1]} for n in range(9)])
    lids.insert_one({"_id": "b-1", "number": "lid", "colour": "red"})
    wanted = [("lids", ("number",), "b-1"), ("boxes", (), "b-1"), ("boxes", (), "b-99"), ("none_here", (), "x")]
    asking = [eventlet.spawn(gathering.read_all, base, wanted) for _ in range(3)]
    asking += [eventlet.spawn(gathering.read_all, base, [("boxes", (), f"b-{n}")]) for n in range(9)]
    first, *more = [one.wait() for one in asking]
    assert first == [{"_id": "b-1", "number": "lid"}, {"_id": "b-1", "number": 1}, None, None]
    assert more[:2] == [first, first]
    assert [one[0]["number"] for one in more[2:]] == list(range(9))
    assert gathering.read_all(base, [("none_here", (), "x"), ("boxes", ("number",), "b-2")])[1]["number"] == 2


def test_what_is_more_than_one_answer_holds_is_read_all_the_same(boxes):
    large = "x" * 3_000_000
    for number in range(8):
        boxes.insert_one({"_id": f"b-{number}", "number": number, "text": large})
    asking = [eventlet.spawn(gathering.read, boxes, f"b-{number % 8}") for number in range(10)]
    assert [one.wait()["number"] for one in asking] == [*range(8), 0, 1]
    wanted = [[("boxes", (), f"b-{n}"), ("lids", (), "none")] for n in range(8)]
    asking = [eventlet.spawn(gathering.read_all, boxes.database, want) for want in wanted]
    assert [one.wait()[0]["number"] for one in asking] == list(range(8))
    boxes.delete_many({})


def test_a_read_that_is_cut_is_repeated_once(boxes, monkeypatch):
    boxes.insert_one({"_id": "b", "number": 1})
    really, cut = type(boxes.database).command, []

    def command(self, *arguments, **options):
        if not cut:
            cut.append(arguments)
            raise ConnectionFailure("cut")
        return really(self, *arguments, **options)

    monkeypatch.setattr(type(boxes.database), "command", command)
    assert gathering.read(boxes, "b")["number"] == 1


@pytest.mark.parametrize("fault", [NetworkTimeout, WaitQueueTimeoutError, ServerSelectionTimeoutError])
def test_a_read_that_took_too_long_is_not_repeated(boxes, monkeypatch, fault):
    asked = fails_with(fault("too long"), boxes, monkeypatch)
    with pytest.raises(fault):
        gathering.read(boxes, "b")
    assert len(asked) == 1, "whoever waits would wait as long again"


@pytest.mark.parametrize(
    ("fault", "times"), [(WaitQueueTimeoutError, 1), (ServerSelectionTimeoutError, 1), (NetworkTimeout, 2)]
)
def test_an_insert_that_was_not_sent_is_not_repeated_and_one_that_may_have_been_is(boxes, monkeypatch, fault, times):
    asked = fails_with(fault("too long"), boxes, monkeypatch)
    with pytest.raises(fault):
        gathering.insert(boxes, {"_id": "b", "number": 1})
    assert len(asked) == times


def test_an_insert_for_which_no_connection_could_be_made_is_not_repeated(boxes, monkeypatch):
    unheard = NetworkTimeout("too long")
    unheard._add_error_label("SystemOverloadedError")
    asked = fails_with(unheard, boxes, monkeypatch)
    with pytest.raises(NetworkTimeout):
        gathering.insert(boxes, {"_id": "b", "number": 1})
    assert len(asked) == 1


def fails_with(fault, boxes, monkeypatch):
    """Every command fails. Returns those that were asked."""
    asked = []

    def command(_self, *arguments, **_options):
        asked.append(arguments)
        raise fault

    monkeypatch.setattr(type(boxes.database), "command", command)
    return asked


def test_what_cannot_be_asked_for_fails_alone(boxes):
    boxes.insert_many([{"_id": f"b-{n}", "number": n} for n in range(9)])
    asking = [eventlet.spawn(gathering.read, boxes, "\ud800" if n == 4 else f"b-{n}") for n in range(9)]
    assert [outcome_of(one) is UnicodeEncodeError for one in asking] == [n == 4 for n in range(9)]


def test_a_document_that_is_too_large_fails_alone(boxes):
    texts = ["x" * 17_000_000 if n == 2 else "x" for n in range(5)]
    asking = [eventlet.spawn(gathering.insert, boxes, {"_id": f"b-{n}", "text": text}) for n, text in enumerate(texts)]
    assert [outcome_of(one) is None for one in asking] == [n != 2 for n in range(5)]


class Interrupted:
    """A database whose first answers do not arrive: what it was told is done, or not."""

    def __init__(self, monkeypatch, database, done=lambda command: True, times=1):
        self.sent, self._really = [], type(database).command
        self._done, self._times = done, times
        monkeypatch.setattr(type(database), "command", lambda *asked, **how: self._command(*asked, **how))  # noqa: PLW0108 - a method of the class, for which a bound one does not stand in

    def _command(self, database, asked, *arguments, **options):
        self.sent.append(next(iter(asked)))
        cut = len(self.sent) <= self._times
        if not cut or self._done(asked):
            said = self._really(database, asked, *arguments, **options)
        if cut:
            raise ConnectionFailure("cut")
        return said


@pytest.mark.parametrize("done", [True, False], ids=["it was stored", "it was not"])
def test_an_interrupted_insert_is_repeated_and_stored_once(boxes, monkeypatch, done):
    raw = {"_id": "b", "number": 1, "at": utc_now(), "pending_events": [{"id": "e"}]}
    interrupted = Interrupted(monkeypatch, boxes.database, done=lambda _: done)
    gathering.insert(boxes, raw)
    assert interrupted.sent == ["insert", "insert"]
    assert list(boxes.find()) == [raw]


def test_an_interrupted_insert_whose_events_a_sweeper_has_published_meanwhile_is_known_again(boxes, monkeypatch):
    def command(self, asked, *arguments, **options):
        said = really(self, asked, *arguments, **options)
        if len(sent) == 0:
            boxes.update_one({"_id": "b"}, {"$set": {"pending_events": []}, "$unset": {"pending_since": ""}})
            sent.append(asked)
            raise ConnectionFailure("cut")
        return said

    really, sent = type(boxes.database).command, []
    monkeypatch.setattr(type(boxes.database), "command", command)
    now = utc_now()
    gathering.insert(boxes, {"_id": "b", "number": 1, "pending_events": [{"id": "e"}], "pending_since": now})
    assert boxes.count_documents({}) == 1


def test_the_same_contents_with_other_events_are_not_taken_for_ours(boxes, monkeypatch):
    boxes.insert_one({"_id": "b", "number": 1, "pending_events": [{"id": "theirs"}]})
    Interrupted(monkeypatch, boxes.database, done=lambda _: False)
    with pytest.raises(DuplicateKeyError):
        gathering.insert(boxes, {"_id": "b", "number": 1, "pending_events": [{"id": "ours"}]})


def test_an_insert_that_the_primary_left_unfinished_twice_is_not_taken_for_done(boxes, monkeypatch):
    really = type(boxes.database).command

    def command(self, asked, *arguments, **options):
        said = really(self, asked, *arguments, **options)
        return said | {"writeConcernError": {"code": 11602, "errmsg": "stepped down"}}

    monkeypatch.setattr(type(boxes.database), "command", command)
    with pytest.raises(AutoReconnect):
        gathering.insert(boxes, {"_id": "b", "number": 1})


def test_an_interrupted_insert_whose_id_another_took_is_told_so(boxes, monkeypatch):
    boxes.insert_one({"_id": "b", "number": "first"})
    Interrupted(monkeypatch, boxes.database, done=lambda _: False)
    with pytest.raises(DuplicateKeyError):
        gathering.insert(boxes, {"_id": "b", "number": 1})
    assert boxes.find_one({"_id": "b"})["number"] == "first"


def test_of_several_interrupted_each_has_its_own_outcome(boxes, monkeypatch):
    boxes.insert_one({"_id": "b-3", "number": "first"})
    Interrupted(monkeypatch, boxes.database, times=1)
    documents = [RawBSONDocument(bson.encode({"_id": f"b-{n}", "number": n})) for n in range(9)]
    outcomes = gathering._insert_together(boxes, documents)
    assert [type(one) for one in outcomes] == [DuplicateKeyError if n == 3 else type(None) for n in range(9)]
    assert boxes.count_documents({}) == 9


def test_an_insert_interrupted_again_is_not_taken_for_done(boxes, monkeypatch):
    Interrupted(monkeypatch, boxes.database, times=2)
    with pytest.raises(ConnectionFailure):
        gathering.insert(boxes, {"_id": "b", "number": 1})


def test_an_insert_that_the_primary_left_unfinished_is_repeated(boxes, monkeypatch):
    really, sent = type(boxes.database).command, []

    def command(self, asked, *arguments, **options):
        said = really(self, asked, *arguments, **options)
        sent.append(asked)
        stepped_down = {"writeConcernError": {"code": 189, "errmsg": "stepped down"}}
        return said | stepped_down if len(sent) == 1 else said

    monkeypatch.setattr(type(boxes.database), "command", command)
    gathering.insert(boxes, {"_id": "b", "number": 1})
    assert len(sent) == 2
    assert boxes.count_documents({}) == 1


def test_more_than_a_message_holds_goes_in_parts(boxes):
    documents = [RawBSONDocument(bson.encode({"_id": f"b-{n}", "text": "x" * 9_000_000})) for n in range(6)]
    assert gathering._insert_together(boxes, documents) == [None] * 6
    assert boxes.count_documents({}) == 6
    boxes.delete_many({})


def test_one_round_trip_brings_all(boxes, monkeypatch):
    boxes.insert_many([{"_id": f"b-{n}"} for n in range(3)])
    sent, really = [], type(boxes.database).command

    def command(self, asked, *arguments, **options):
        sent.append(asked if isinstance(asked, str) else next(iter(asked)))
        return really(self, asked, *arguments, **options)

    monkeypatch.setattr(type(boxes.database), "command", command)
    gathering.read_all(boxes.database, [("boxes", (), "b-0"), ("boxes", (), "b-1")])
    gathering.read_all(boxes.database, [("boxes", (), "b-0"), ("boxes", ("x",), "b-1")])
    assert sent == ["find", "aggregate"], "a cursor that is left open costs a second round trip to close it"
