"""Turns and leases: each for one, by the database's clock, whatever clocks the machines have."""

from datetime import timedelta

import eventlet
import pytest

from shared import clock, leases
from shared.context import PLATFORM, acting_for


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def name(landlord):
    yield f"lease-{landlord}"
    with acting_for(PLATFORM):
        leases.Lease.collection().delete_many({"_id": f"lease-{landlord}"})


@pytest.fixture
def another_process(monkeypatch):
    return lambda: monkeypatch.setattr(leases, "OWNER", "another")


def test_a_turn_is_claimed_once_by_however_many_at_once(name):
    def claim(_):
        with acting_for(PLATFORM):
            return leases.claim_turn(name, 3600)

    claims = list(eventlet.GreenPool(20).imap(claim, range(20)))
    assert sum(ours for ours, _ in claims) == 1


TURN = 2.0  # seconds


def test_the_next_turn_is_claimed_when_it_has_begun_and_no_sooner(name):
    with acting_for(PLATFORM):
        _, wait = leases.claim_turn(name, TURN)
        eventlet.sleep(wait + 0.01)  # a turn has just begun: all of it is left for what follows
        assert leases.claim_turn(name, TURN)[0]
        ours, wait = leases.claim_turn(name, TURN)
        assert not ours
        assert 0 < wait <= TURN
        eventlet.sleep(wait + 0.01)
        assert leases.claim_turn(name, TURN)[0]


@pytest.mark.parametrize("skew", [-3600, 3600])
def test_a_machine_whose_clock_is_wrong_neither_takes_a_turn_again_nor_a_lease(
    name, skew, monkeypatch, another_process
):
    with acting_for(PLATFORM):
        leases.claim_turn(name, 300)
        assert leases.hold(name, 60)
        another_process()
        now = clock.utc_now()
        monkeypatch.setattr("shared.leases.utc_now", lambda: now + timedelta(seconds=skew), raising=False)
        monkeypatch.setattr("time.time", lambda: now.timestamp() + skew)
        assert not leases.claim_turn(name, 300)[0], "the turn was taken a second time"
        assert not leases.hold(name, 60), "the lease of another process was taken"


def test_a_turn_stored_from_far_ahead_does_not_stop_the_turns(name):
    with acting_for(PLATFORM):
        leases.Lease.collection().insert_one({"_id": name, "slot": 2**40})
        assert leases.claim_turn(name, 60)[0]


def test_a_lease_is_held_again_by_its_owner_and_by_nobody_else_until_it_ends(name, another_process):
    with acting_for(PLATFORM):
        assert leases.hold(name, 0.3)
        assert leases.hold(name, 0.3)
        another_process()
        assert not leases.hold(name, 60)
        eventlet.sleep(0.4)
        assert leases.hold(name, 60)
