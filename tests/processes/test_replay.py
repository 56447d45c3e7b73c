"""F33: parked messages played again, twice and with a kill between, have one effect each in the service itself."""

import json
import os
import subprocess
import sys

import pytest

from shared.bus import names
from shared.clock import rfc3339, utc_now
from shared.context import acting_for
from shared.contracts.event import routing_key
from shared.outgoing import amqp_message
from tests.processes.conftest import QUEUE, ROOT, until
from tests.processes.probe_service import Kept
from tests.shared.probe import ThingMade

COUNT = 10_000 if os.environ.get("DOORSTEP_FAULTS") == "long" else 300


@pytest.fixture
def replay(engines):
    """replay(rate) -> the command as a process of its own, started."""
    addresses = {
        "DOORSTEP_ADMIN_MONGO_URL": engines.mongo_url,
        "DOORSTEP_ADMIN_AMQP_URL": engines.amqp_url,
        "DOORSTEP_BROKER_API_URL": engines.broker_api_url,
    }

    def start(rate):
        words = ["replay", "--queue", QUEUE, "--rate", str(rate), "--by", "Anna", "--reason", "tried out"]
        return subprocess.Popen(
            [sys.executable, "-m", "deploy.cli", "parked", *words],
            cwd=ROOT, env=os.environ | addresses, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    return start


def park(broker, envelopes):
    now = rfc3339(utc_now())
    for envelope in envelopes:
        headers = {
            names.ATTEMPTS: 5,
            names.ROUTING_KEY: routing_key(envelope),
            names.FIRST_FAILED: now,
            names.LAST_FAILED: now,
            names.ERROR: "KeyError",
        }
        message = amqp_message(json.dumps(envelope).encode(), headers, None)
        broker.basic_publish(message, names.PARKED, QUEUE)


def waiting(broker, queue):
    return broker.queue_declare(queue, passive=True).message_count


def rows(landlord):
    with acting_for(landlord):
        return {row["_id"]: row["sequence"] for row in Kept.collection().find()}


@pytest.mark.timeout(600)
def test_played_again_twice_and_killed_between_each_has_one_effect(
    broker, launch, landlord, replay, effects, platform_store
):
    with acting_for(landlord):
        envelopes = [ThingMade(f"thing-{n}", colour="kept", taken=0).envelope(f"{n + 1:010d}") for n in range(COUNT)]
    process = launch().start()
    for _ in range(2):
        park(broker, envelopes)
        until(lambda: waiting(broker, names.parked(QUEUE)) == COUNT, within=60)
        killed = replay(COUNT // 4)
        until(lambda: waiting(broker, names.parked(QUEUE)) == 0, within=60)  # all are lent to it
        until(lambda: waiting(broker, QUEUE) or len(effects()) >= COUNT / 10, within=60)  # and some of them published
        killed.kill()
        killed.communicate()
        until(lambda: waiting(broker, names.parked(QUEUE)) > 0, within=60)
        again = replay(3000)
        said, _ = again.communicate(timeout=300)
        assert again.returncode == 0, said
        assert waiting(broker, names.parked(QUEUE)) == 0
        until(lambda: waiting(broker, QUEUE) == 0, within=120)
    until(lambda: len(rows(landlord)) == COUNT, within=60)
    assert rows(landlord) == {f"thing-{n}": n + 1 for n in range(COUNT)}
    until(lambda: sum(effects().values()) >= 2 * COUNT, within=60)  # both turns reached the service
    assert waiting(broker, names.parked(QUEUE)) == 0, "none failed anew"
    by = platform_store["operator--platform"].parked_records.distinct("by", {"queue": names.parked(QUEUE)})
    assert by == ["Anna"], "who did it is on record"
    assert process.running
