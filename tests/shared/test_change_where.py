"""A guarded change that many make at once: a command that is repeated changes nothing a second time."""

import pytest

from shared.context import Command, acting_for
from shared.errors import BadInput
from shared.store import Repeated
from tests.shared.probe import Thing, ThingTaken


@pytest.fixture(scope="module")
def service_name():
    return "probe"


def take(landlord, key, body="b", thing_id="t"):
    with acting_for(landlord, command=Command(key, body)):
        event = ThingTaken(thing_id, colour="red", taken=0)
        return Thing.change_where(thing_id, {"taken": {"$lt": 10}}, {"taken": {"$add": ["$taken", 1]}}, [event])


@pytest.fixture
def thing(landlord):
    with acting_for(landlord):
        Thing.made(id="t")


def test_a_keyed_change_that_is_repeated_is_not_made_again(landlord, thing):
    take(landlord, "k")
    with pytest.raises(Repeated) as repeated:
        take(landlord, "k")
    assert repeated.value.document.taken == 1, "two taps took two"


def test_the_same_key_with_another_body_is_refused(landlord, thing):
    take(landlord, "k")
    with pytest.raises(BadInput):
        take(landlord, "k", body="another")


def test_another_key_changes_it_again_and_a_guard_that_does_not_hold_is_no_repetition(landlord, thing):
    assert [take(landlord, f"k{n}").taken for n in range(10)] == list(range(1, 11))
    assert take(landlord, "k10") is None
