"""The registry: the newest of what was said of a landlord or a key holds, in whatever order it comes."""

import eventlet
import pytest

from shared import landlords
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.contracts.membership import SigningKeyPublished
from shared.landlords import Activity, LandlordEntry, PublicKey, Registry, Revocation
from shared.store import telling
from tests.harness import days, received
from tests.shared.probe import Thing


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def key(platform_store, landlord):
    yield f"key-{landlord}"
    with acting_for(PLATFORM):
        PublicKey.collection().delete_one({"_id": f"key-{landlord}"})


def published(key, sequence, expires_at):
    with acting_for(PLATFORM):
        landlords._keep_key(received(SigningKeyPublished, key, sequence, jwk={"kty": "x"}, expires_at=expires_at))


def test_a_late_old_event_does_not_bring_a_withdrawn_key_back(key):
    published(key, 2, utc_now() - days(1))
    published(key, 1, utc_now() + days(30))
    with acting_for(PLATFORM):
        assert PublicKey.collection().find_one({"_id": key})["expires_at"] < utc_now()


def test_a_key_kept_before_keys_had_a_sequence_is_kept_anew(key):
    with acting_for(PLATFORM):
        PublicKey.collection().insert_one({"_id": key, "jwk": {}, "expires_at": utc_now() + days(30)})
    published(key, 1, utc_now() - days(1))
    with acting_for(PLATFORM):
        assert PublicKey.collection().find_one({"_id": key})["expires_at"] < utc_now()


def test_of_two_refreshes_at_once_the_one_that_read_first_does_not_have_the_last_word(
    platform_store, landlord, monkeypatch
):
    registry, revocation = Registry(), f"{landlord}:s-1"
    pauses = iter([0.3])
    monkeypatch.setattr(landlords.Revocation, "collection", lambda: Pausing(Revocation._get_collection(), pauses))
    first = eventlet.spawn(registry.refresh)
    eventlet.sleep(0.1)
    until = utc_now() + days(1)
    Revocation._get_collection().insert_one({"_id": revocation, "issued_before": until, "until": until})
    registry.refresh()
    first.wait()
    Revocation._get_collection().delete_one({"_id": revocation})
    assert registry.is_revoked(landlord, "s-1", "p-1", utc_now()), "a token that was withdrawn is good again"


class Pausing:
    """A collection whose first reading takes its time to arrive."""

    def __init__(self, collection, pauses):
        self._collection, self._pauses = collection, pauses

    def find(self, *query):
        found = list(self._collection.find(*query))
        eventlet.sleep(next(self._pauses, 0))
        return found


@pytest.fixture
def noting(working):
    """A registry that hears what is announced, as in a process that serves."""
    registry = Registry()
    registry._entries = {working: LandlordEntry(id=working, name="N", kind="almo", nation="ENG", state="active")}
    telling.announcing.append(registry.note_activity)
    yield registry
    telling.announcing.remove(registry.note_activity)
    with acting_for(PLATFORM):
        Activity.collection().delete_one({"_id": working})


def test_whose_turn_it_is_stands_before_the_event_does(noting, working, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    assert noting.present(idle=False) == []
    with monkeypatch.context() as dying:
        dying.setattr("shared.store.gathering.insert", die)
        with pytest.raises(KeyboardInterrupt):
            Thing.made()
    assert noting.present(idle=False) == [working]


@pytest.mark.parametrize("wrong_by", [days(-1), days(1)])
def test_a_clock_that_is_wrong_makes_no_active_landlord_idle(noting, working, monkeypatch, wrong_by):
    Thing.made()
    monkeypatch.setattr(landlords, "utc_now", lambda: utc_now() + wrong_by)
    assert noting.present(idle=False) == [working]


def test_who_wrote_long_ago_is_idle(noting, working):
    Thing.made()
    with acting_for(PLATFORM):
        Activity.collection().update_one({"_id": working}, {"$set": {"at": utc_now() - days(1)}})
    assert noting.present(idle=False) == []
    assert noting.present() == [working]


def test_of_many_who_write_at_once_one_notes_it(noting, working, monkeypatch):
    notes, update = [], Activity.collection().update_one
    really = Activity.collection

    class Slow:
        def __getattr__(self, name):
            return getattr(really(), name)

        def update_one(self, *given, **options):
            notes.append(given)
            eventlet.sleep(0.05)
            return update(*given, **options)

    monkeypatch.setattr(Activity, "collection", Slow)
    for greenlet in [eventlet.spawn(noting.note_activity, f"probe--{working}") for _ in range(20)]:
        greenlet.wait()
    assert len(notes) == 1


def test_what_only_changes_and_announces_nothing_is_not_noted(noting):
    thing = Thing.made()
    noting._noted.clear()
    thing.colour = "blue"
    thing.save()
    assert noting._noted == {}
