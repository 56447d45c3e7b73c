"""A real process of membership with the rights it has everywhere, beside engines that others may use too."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests

from deploy import accounts, provisioning
from shared.bus import topology
from shared.bus.connection import Connection
from shared.landlords import LandlordEntry, PublicKey
from tests.harness import _key

ROOT = Path(__file__).parents[2]
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def signed_in_as(url, user, password):
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"))


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def declare_topology(amqp_url):
    connection = Connection(amqp_url, "tests", heartbeat=0).open()
    topology.declare(connection.channel())
    connection.close()


def open_landlord(mongo, amqp_url, landlord):
    """Make what a membership process needs to serve this landlord, and to believe tokens of the tests' key."""
    declare_topology(amqp_url)
    provisioning.make_collections(mongo, "membership", "platform")
    provisioning.make_collections(mongo, "membership", landlord)
    accounts.grant_landlord(mongo, landlord)
    platform = mongo["membership--platform"]
    entry = LandlordEntry(id=landlord, name="Test Homes", kind="council_direct", nation="ENG", state="active")
    platform.landlords.replace_one({"_id": landlord}, entry.to_mongo().to_dict(), upsert=True)
    key = PublicKey(id="test-key", jwk=_key.as_dict(private=False)).to_mongo().to_dict()
    platform.public_keys.replace_one({"_id": "test-key"}, key | {"expires_at": FAR}, upsert=True)


class MembershipProcess:
    service, target = "membership", "services.membership.service:MembershipService"

    def __init__(self, mongo_url, amqp_url, password, **settings):
        self.http, self.ops = free_port(), free_port()
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - as long as the process
        self._environment = os.environ | {
            "DOORSTEP_MONGO_URL": signed_in_as(mongo_url, self.service, password),
            "DOORSTEP_AMQP_URL": signed_in_as(amqp_url, self.service, password),
            "DOORSTEP_HTTP_ADDRESS": f"127.0.0.1:{self.http}",
            "DOORSTEP_OPS_ADDRESS": f"127.0.0.1:{self.ops}",
            "DOORSTEP_SECRET": "secret-in-tests-secret-in-tests",
            "DOORSTEP_PUBLIC_URL": "http://localhost",
            "DOORSTEP_OUTBOX_DIR": tempfile.gettempdir(),
            "DOORSTEP_RATE_LIMIT": "100000/minute",
            "DOORSTEP_SWEEP_AFTER": "1",
            "DOORSTEP_SWEEP_EVERY": "1",
            "PYTHONWARNINGS": "ignore",
            **{f"DOORSTEP_{name.upper()}": str(value) for name, value in settings.items()},
        }
        command = [sys.executable, "-m", "shared.runner", self.target]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=subprocess.STDOUT
        )
        self._wait_ready()

    def _wait_ready(self, within=30):
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{self.ops}/readyz", timeout=1).ok:
                    return
            time.sleep(0.05)
        raise AssertionError(f"not ready within {within} s: {self.output()}")

    def ask(self, method, path, headers, **options):
        return requests.request(
            method, f"http://127.0.0.1:{self.http}/api/v1{path}", headers=headers, timeout=60, **options
        )

    def peak_memory(self):
        """MiB of resident memory at its highest."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def output(self):
        self.kill()
        self._log.seek(0)
        return self._log.read()[-3000:]
