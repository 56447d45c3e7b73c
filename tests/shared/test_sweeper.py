"""The sweeper: what a crash left behind is found, whoever else is in trouble and however much it is."""

from datetime import timedelta

import pytest
from pymongo.errors import OperationFailure

from shared import leases, sweeper
from shared.clock import utc_now
from shared.context import PLATFORM, acting_for
from shared.landlords import registry
from shared.settings import Settings
from shared.sweeper import Sweeper
from tests.shared.probe import Thing


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def handed():
    return []


@pytest.fixture
def sweep(handed, landlord, other_landlord, monkeypatch):
    monkeypatch.setattr(registry, "present", lambda idle=True: sorted([landlord, other_landlord]))
    settings = Settings("", "", "", "", "s", "http://localhost", sweep_every=0.1, sweep_after=-1)

    def hand_over(_database, _collection, document_id, envelopes):
        handed.append(document_id)
        return len(envelopes)

    return Sweeper("probe", settings, hand_over)


def test_a_landlord_that_cannot_be_looked_at_does_not_hold_up_the_others(
    sweep, handed, landlord, other_landlord, monkeypatch
):
    first, second = sorted([landlord, other_landlord])
    with acting_for(second):
        thing = Thing.made()
    really = sweeper.aggregates_of

    def aggregates_of(service, landlord_id):
        if landlord_id == first:
            raise OperationFailure("not authorized", 13)
        return really(service, landlord_id)

    monkeypatch.setattr(sweeper, "aggregates_of", aggregates_of)
    sweep.sweep()
    assert handed == [thing.id]


def test_where_there_is_more_than_one_look_shows_the_next_look_follows_at_once(sweep, working, monkeypatch):
    monkeypatch.setattr(sweeper, "PAGE", 3)
    for _ in range(4):
        Thing.made()
    sweep.sweep()
    assert sweep.more
    Thing.collection().delete_many({})
    sweep.sweep()
    assert not sweep.more


def test_what_says_that_it_waits_but_holds_nothing_does_no_harm(sweep, handed, working):
    Thing.collection().insert_one({"_id": "odd", "pending_since": utc_now() - timedelta(minutes=1)})
    sweep.sweep()
    assert handed == ["odd"]


def test_until_the_landlords_are_known_the_look_at_all_of_them_is_not_used_up(sweep, monkeypatch):
    asked = []
    monkeypatch.setattr(registry, "present", lambda idle=True: asked.append(idle) or [])
    monkeypatch.setattr(registry, "loaded", False)
    sweep.sweep()
    monkeypatch.setattr(registry, "loaded", True)
    sweep.sweep()
    sweep.sweep()
    assert asked == [True, True, False]


def test_a_lease_from_a_clock_that_was_wrong_is_not_waited_for(platform_store, landlord):
    name = f"lease-{landlord}"
    with acting_for(PLATFORM):
        far = utc_now() + timedelta(hours=1)
        leases.Lease.collection().insert_one({"_id": name, "owner": "another", "until": far})
        assert leases.hold(name, 60)
        leases.Lease.collection().update_one(
            {"_id": name}, {"$set": {"owner": "another", "until": utc_now() + timedelta(seconds=50)}}
        )
        assert not leases.hold(name, 60)
        leases.Lease.collection().delete_one({"_id": name})
