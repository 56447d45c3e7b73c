"""Rows kept from events: the newest state wins, in whatever order and how often ever events come."""

from itertools import permutations

import eventlet
import pytest

from shared.context import acting_for
from tests.shared.probe import ThingRow


@pytest.fixture(scope="module")
def service_name():
    return "probe"


def row():
    return ThingRow.collection().find_one({"_id": "t"})


@pytest.mark.parametrize("order", list(permutations([(1, "red"), (2, "blue"), (3, "green")])))
def test_the_newest_wins_in_any_order(working, order):
    for sequence, colour in [*order, *order]:
        ThingRow.keep("t", sequence, colour=colour)
    assert row()["colour"] == "green"


@pytest.mark.parametrize("order", list(permutations([(1, "red"), (2, "blue"), (3, "green")])))
def test_the_newest_wins_within_one_bulk_write_too(working, order):
    ThingRow.keep_many([("t", sequence, {"colour": colour}) for sequence, colour in [*order, *order]])
    assert row()["colour"] == "green"


def test_many_at_once_end_with_the_newest(landlord):
    def keep(sequence):
        with acting_for(landlord):
            ThingRow.keep("t", sequence, taken=sequence)

    list(eventlet.GreenPool(30).imap(keep, list(range(1, 101))[::-1]))
    with acting_for(landlord):
        assert row()["taken"] == 100


def test_parts_of_a_row_have_guards_of_their_own(working):
    ThingRow.keep_part("t", "colour", 5, name="blue")
    ThingRow.keep_part("t", "size", 1, name="big")
    ThingRow.keep_part("t", "colour", 4, name="red")
    assert (row()["colour"]["name"], row()["size"]["name"]) == ("blue", "big")


def test_facts_are_written_once(working):
    ThingRow.keep_facts([("t", {"colour": "red"})])
    ThingRow.keep_facts([("t", {"colour": "blue"}), ("u", {"colour": "blue"})])
    assert row()["colour"] == "red"
    assert ThingRow.collection().count_documents({}) == 2
