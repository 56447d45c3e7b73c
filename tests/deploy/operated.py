"""Platforms with engines, operated by the command as its operators run it: a program of its own."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from pymongo import MongoClient

from deploy import provisioning
from deploy.accounts import OPERATOR, SERVICES, database
from deploy.bundle.archive import Bundle
from deploy.bundle.contents import checksum_of
from deploy.bundle.exporting import export_landlord
from deploy.bundle.importing import finish, load, open_up
from deploy.bundle.reading import entry_of, public_facts, take_stock
from deploy.bundle.removing import Leaver
from deploy.bundle.sealing import opened, recipients_of
from services.membership.commands.landlords import change_landlord_state, register_landlord
from shared import store
from shared.context import PLATFORM, acting_for
from shared.store import connection

ROOT = Path(__file__).parents[2]


class Operated:
    """One platform: its engines, and the operator's command with its settings."""

    def __init__(self, engines, passwords):
        self.mongo = MongoClient(engines.mongo_url, tz_aware=True)
        self.settings = {
            "DOORSTEP_ADMIN_MONGO_URL": engines.mongo_url,
            "DOORSTEP_ADMIN_AMQP_URL": engines.amqp_url,
            "DOORSTEP_BROKER_API_URL": engines.broker_api_url,
            **{f"DOORSTEP_{user.upper()}_PASSWORD": passwords[user] for user in (*SERVICES, OPERATOR)},
        }

    def __call__(self, *words, typed="", module="deploy.cli", limit=resource.RLIM_INFINITY, **settings):
        """here("landlord", "list") -> what it printed, said on standard error, and its status.

        limit: bytes that the system lets it write into one file. settings: others than its own; None: without it.
        """
        environ = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        environ |= {name: value for name, value in (self.settings | settings).items() if value is not None}
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, words)],
            cwd=ROOT, env=environ, input=typed,
            capture_output=True, text=True, check=False, timeout=110,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )  # fmt: skip
        return SimpleNamespace(status=done.returncode, out=done.stdout, err=done.stderr)

    def did(self, *words, **settings):
        """The same, for what must succeed: what it printed."""
        done = self(*words, **settings)
        assert done.status == 0, f"doorstep {' '.join(map(str, words))} failed:\n{done.out}{done.err}"
        return done.out

    @contextmanager
    def working(self):
        """In this process, as the command works: connected as administrator, for the platform."""
        before = connection._client, connection._service
        client = store.connect("operator", self.settings["DOORSTEP_ADMIN_MONGO_URL"])
        try:
            with acting_for(PLATFORM, actor="operator"):
                yield client
        finally:
            client.close()
            connection._client, connection._service = before
            connection._databases.clear()
            connection._collections.clear()

    def add(self, landlord_id, hosts=()):
        with self.working() as client:
            provisioning.open_landlord(client, landlord_id)
            register_landlord(landlord_id, "Test Homes", "almo", "ENG", hosts)
        return landlord_id

    def leave(self, landlord_id):
        with self.working():
            change_landlord_state(landlord_id, "leaving")

    def fill(self, landlord_id, canary="canary", residents=50):
        """Data of many kinds in all of the landlord's databases, written past the services."""
        base = self.mongo[database("membership", landlord_id)]
        base.residents.insert_many(
            [
                {
                    "_id": f"r{n:06}",
                    "version": n % 7 + 1,
                    "sequence": n,
                    "family_name": f"{canary} Ünïcode {n}",
                    "tenure": "secure",
                    "state": "active",
                    "preferred_channel": "post",
                    "involvement": "none",
                    "registered_at": datetime(2020, 1, 1, tzinfo=UTC),
                }
                for n in range(residents)
            ]
        )
        piece = bytes(range(256)) * 4096
        base.upload_pieces.insert_many([{"_id": f"i:{n}", "content": piece} for n in range(2)])
        base.sign_in_guards.insert_one({"_id": canary, "attempts": 1, "last_at": datetime.now(UTC)})
        for service in SERVICES[1:]:
            kept = self.mongo[database(service, landlord_id)]
            kept.residents.insert_one({"_id": "r000001", "sequence": 1, "state": canary})
        self.mongo[database("complaints", landlord_id)].policies.insert_one(
            {
                "_id": "p1",
                "version": 3,
                "gone_at": datetime(2001, 1, 1, tzinfo=UTC),
                "kept": [1.5, 2**40, {"text": canary}],
            }
        )

    def databases(self, landlord_id):
        return [name for name in self.mongo.list_database_names() if name.endswith(f"--{landlord_id}")]

    def state(self, landlord_id):
        found = self.mongo["membership--platform"].landlord_register.find_one({"_id": landlord_id})
        return found and found["state"]

    def checksum(self, landlord_id):
        with self.working() as client:
            return checksum_of(public_facts(entry_of(landlord_id)), take_stock(client, landlord_id))

    def export(self, landlord_id, to, *recipients):
        """Path of a new bundle in the folder."""
        path = to / f"{landlord_id}-{len(list(to.iterdir()))}.bundle"
        with self.working() as client:
            export_landlord(client, landlord_id, path, recipients_of(recipients))
        return path

    def bring_in(self, path, *, as_restored=False, state="active", identity=None):
        """What `landlord import` does, without announcing anything."""
        with opened(path, identity) as file, self.working() as client:
            bundle = Bundle(file)
            figures = load(client, bundle, as_restored, "Tester")
            open_up(client, bundle)
            finish(bundle.landlord_id, state)
        return figures

    def remove(self, landlord_id):
        """What `landlord remove` does. Returns the removal's record."""
        settings = SimpleNamespace(**{name[9:].lower(): value for name, value in self.settings.items()})
        with self.working() as client:
            leaver = Leaver(client, settings, landlord_id, "Tester")
            leaver.heard_within = 0  # no service runs here
            leaver.begin()
            return leaver.take_away()

    def env_file(self, folder):
        """A file of the operator's settings."""
        path = folder / "operator.env"
        path.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        return path
