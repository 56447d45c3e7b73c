"""Real processes of the probe service, on ports and queues of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from shared import store
from shared.bus import names, topology
from shared.bus.connection import Connection
from shared.context import acting_for
from shared.landlords import LandlordEntry, PublicKey
from tests.harness import *  # noqa: F403 - its fixtures
from tests.harness import _key
from tests.processes.probe_service import Effect
from tests.shared.probe import ThingMade

ROOT = Path(__file__).parents[2]
FAR = datetime(2100, 1, 1, tzinfo=UTC)
QUEUE = "probe.count_things"
FACTS = "probe.keep_platform_facts"


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def broker(engines, platform_store):
    """A channel of the administrator; the probe's queues are there and empty, and gone afterwards."""
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    channel = connection.channel()
    topology.declare(channel)
    for queue, keys in ((QUEUE, [f"*.{ThingMade.name}.v1"]), (FACTS, [])):
        topology._declare_queue(channel, queue, keys)
        for name in (queue, names.parked(queue), names.suspect(queue)):
            channel.queue_purge(name)
    yield channel
    for queue in (QUEUE, FACTS):
        for name in (queue, names.parked(queue), names.suspect(queue)):
            channel.queue_delete(name)
    connection.close()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class ServiceProcess:
    """One real process of the probe service."""

    def __init__(self, engines, landlord, **settings):
        self.http, self.ops = free_port(), free_port()
        self.landlord = landlord
        self.environment = os.environ | {
            "DOORSTEP_MONGO_URL": engines.mongo_url,
            "DOORSTEP_AMQP_URL": engines.amqp_url,
            "DOORSTEP_HTTP_ADDRESS": f"127.0.0.1:{self.http}",
            "DOORSTEP_OPS_ADDRESS": f"127.0.0.1:{self.ops}",
            "DOORSTEP_SECRET": "secret-in-tests",
            "DOORSTEP_PUBLIC_URL": "http://localhost",
            "DOORSTEP_SWEEP_AFTER": "1",
            "DOORSTEP_SWEEP_EVERY": "1",
            "DOORSTEP_RATE_LIMIT": "100000/minute",
            "PYTHONWARNINGS": "ignore",
            **{f"DOORSTEP_{key.upper()}": str(value) for key, value in settings.items()},
        }
        self.log = None
        self.process = None

    def start(self, ready=True):
        command = [sys.executable, "-m", "shared.runner", "tests.processes.probe_service:ProbeService"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if ready:
            self.wait_ready()
        return self

    def wait_ready(self, within=30):
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{self.ops}/readyz", timeout=1).status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"not ready within {within} s: {self.output()}")

    def make(self, headers, colour="red", seconds=0, **options):
        body = {"colour": colour, "seconds": seconds}
        url = f"http://127.0.0.1:{self.http}/api/v1/things"
        return requests.post(url, json=body, headers=headers, timeout=30, **options)

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.running:
            self.process.kill()
        self.process.wait()

    def terminate(self):
        """SIGTERM; the exit status, and the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40), time.monotonic() - started

    def output(self):
        self.kill()
        return self.process.stdout.read()[-3000:]


@pytest.fixture
def launch(engines, broker, landlord):
    """launch(**settings) -> a ServiceProcess, not yet started; killed at the end."""
    database = store.client()["probe--platform"]
    entry = LandlordEntry(id=landlord, name="Test Homes", kind="council_direct", nation="ENG", state="active")
    database.landlords.replace_one({"_id": landlord}, entry.to_mongo().to_dict(), upsert=True)
    key = PublicKey(id="test-key", jwk=_key.as_dict(private=False)).to_mongo().to_dict()
    database.public_keys.replace_one({"_id": "test-key"}, key | {"expires_at": FAR}, upsert=True)
    launched = []

    def launch(**settings):
        launched.append(ServiceProcess(engines, landlord, **settings))
        return launched[-1]

    yield launch
    for process in launched:
        if process.process is not None:
            process.kill()
            process.process.stdout.close()
    store.client().drop_database("probe--platform")


def until(condition, within=30):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {within} s")


@pytest.fixture
def effects(landlord):
    """effects() -> {event id: how often it was handled}."""

    def effects():
        with acting_for(landlord):
            return {row["_id"]: row["times"] for row in Effect.collection().find({"times": {"$exists": True}})}

    return effects
