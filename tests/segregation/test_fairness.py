"""What one landlord does in excess costs that landlord alone; the timed part is tests/segregation/fairness.py."""

import io

import eventlet
import pytest

from deploy import provisioning
from services.membership.commands import imports
from services.membership.commands.imports import CHUNK
from services.membership.model.imports import ResidentImport
from shared import courtesy
from shared.clock import utc_now
from shared.context import acting_for
from shared.errors import TooManyRequests
from shared.http.rates import Rates
from tests.membership.measure_import import HEADER, a_row
from tests.segregation.fairness import RATE_LIMIT

CHUNKS = 3


@pytest.fixture
def landlord(platform_store, new_landlord_id):
    landlord = new_landlord_id()
    provisioning.make_collections(platform_store, "membership", landlord)
    yield landlord
    platform_store.drop_database(f"membership--{landlord}")


@pytest.fixture
def pauses(monkeypatch):
    """Seconds of every pause that long work took; none really waits."""
    taken = []

    def pause(seconds):
        taken.append(seconds)
        give_turn(0)

    give_turn = eventlet.sleep
    monkeypatch.setattr(courtesy.eventlet, "sleep", pause)
    for name in ("second", "asked", "before"):
        monkeypatch.setattr(courtesy._People, name, 0)
    monkeypatch.setattr(courtesy, "monotonic", lambda: 1000.0)
    return taken


def import_residents(landlord):
    rows = [a_row(number) for number in range(CHUNK * (CHUNKS - 1) + 1)]
    with acting_for(landlord):
        content = io.BytesIO("\n".join([HEADER, *rows, ""]).encode())
        job = imports.receive_resident_import(content, received_by="somebody", now=utc_now())
        while (done := ResidentImport.get(job.id)).is_open:
            ResidentImport.collection().update_one(
                {"_id": job.id}, {"$unset": {"pending_events": "", "pending_since": ""}}
            )
            imports.run_resident_imports()
    assert done.status == "finished"
    assert done.rows_new == len(rows)


def test_an_import_rests_after_each_chunk_while_many_ask(landlord, pauses):
    for _ in range(courtesy.MANY):
        with courtesy.somebody_asks():
            pass
    import_residents(landlord)
    assert pauses.count(courtesy.REST) == CHUNKS
    assert len(pauses) > CHUNKS * CHUNK / 20, "Between two pauses it works for too long."


def test_an_import_does_not_rest_because_somebody_looks_how_far_it_is(landlord, pauses):
    for _ in range(courtesy.MANY - 1):
        with courtesy.somebody_asks():
            pass
    import_residents(landlord)
    assert courtesy.REST not in pauses


def test_long_work_waits_for_those_who_asked_first():
    order = []

    def ask():
        with courtesy.somebody_asks():
            eventlet.sleep(0.01)
            order.append("answered")

    asking = eventlet.spawn(ask)
    eventlet.sleep(0)
    courtesy.give_way()
    order.append("went on")
    asking.wait()
    assert order == ["answered", "went on"]


def test_long_work_comes_to_its_end_with_people_always_asking():
    with courtesy.somebody_asks(), eventlet.Timeout(5):
        for _ in range(20):
            courtesy.give_way()


def test_who_asks_too_often_is_told_to_wait_and_nobody_else():
    rates, refused = Rates(), 0
    for number in range(2000):
        try:
            rates.count(RATE_LIMIT, ("noisy", "person"), now=1000 + number / 100)
        except TooManyRequests as refusal:
            refused += refusal.retry_after > 0
        if number % 50 == 0:
            rates.count(RATE_LIMIT, ("third", "person"), now=1000 + number / 100)
            rates.count(RATE_LIMIT, ("noisy", "another person"), now=1000 + number / 100)
    assert refused == 1400
