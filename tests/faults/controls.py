"""The same faults for the sound probe and for the broken ones, judged by the same checker."""

import threading
import time
from collections import Counter

from shared.bus import topology
from shared.bus.connection import Connection
from shared.contracts import SERVICES
from shared.landlords import LandlordEntry
from tests.faults import injuries
from tests.faults.clients import Client, Keys, Outcome
from tests.faults.drain import queued
from tests.faults.probe import QUEUE
from tests.faults.verdict import judge
from tests.shared.probe import ThingMade

COMMANDS, CLIENTS = 90, 6
FACTS = "probe.keep_platform_facts"
SETTLED_WITHIN = 40  # seconds until nothing is under way; what is not there then is lost
AWAY = 4.0  # seconds without a database: longer than a client of it looks for a server


class Controls:
    """What the probes need on a started platform: queues, a landlord, a key."""

    def __init__(self, platform):
        self.platform, self.landlord = platform, platform.landlords[0]
        self._base = platform.mongo.client()[f"probe--{self.landlord}"]
        self._keys = Keys(platform.mongo.client(), (*SERVICES, "probe"))
        entry = LandlordEntry(id=self.landlord, name="Probe", kind="council_direct", nation="ENG", state="active")
        registry = platform.mongo.client()["probe--platform"].landlords
        registry.replace_one({"_id": self.landlord}, entry.to_mongo().to_dict(), upsert=True)
        self._declare()

    def _declare(self):
        connection = Connection(self.platform.rabbit.amqp_url, "controls", heartbeat=0).open()
        channel = connection.channel()
        for queue, keys in ((QUEUE, [f"*.{ThingMade.name}.v1"]), (FACTS, [])):
            topology._declare_queue(channel, queue, keys)
        connection.close()

    def run(self, variant):
        """Let a variant of the probe work through the faults. Returns the Verdict over its effects.

        It dies after a save, it dies before an acknowledgement, and its database is away for a while.
        """
        for name in self._base.list_collection_names():
            self._base[name].delete_many({})
        probe = self.platform.probe
        probe.target = f"tests.faults.probe:{variant}"
        probe.again = [{"crash_at": "before_ack:3"}]
        probe.launch(crash_at="saved:12")
        _until(lambda: probe.ready, 30)
        work = Work(self._keys, probe.http, self.landlord, variant)
        work.start()
        _until(lambda: len(work.outcomes) >= COMMANDS // 2, 60)
        _until(lambda: probe.ready, 30)
        work.let_all()
        time.sleep(0.3)
        injuries.trouble(self.platform, probe, "mongo", "refuse", AWAY)
        work.join()
        _until(lambda: probe.ready, 30)
        self._settle()
        probe.terminate()
        assert not probe.again, "The probe never died after a save: nothing was tried."
        return judge(work.outcomes, self._effects())

    def _effects(self):
        found: Counter[str] = Counter()
        for row in self._base.probe_effects.find():
            found[row["marker"]] += row["times"]
        return found

    def _settle(self):
        """Wait until nothing is under way. What never comes to an end is judged as it is then."""
        until = time.monotonic() + SETTLED_WITHIN
        while time.monotonic() < until:
            pending = self._base.probe_things.count_documents({"pending_events.0": {"$exists": True}})
            if not pending and not any(
                count for name, count in queued(self.platform).items() if name.startswith(("probe.", "doorstep.delay"))
            ):
                return
            time.sleep(0.5)


class Work:
    """Clients that make things until COMMANDS have been asked for."""

    def __init__(self, keys, port, landlord, variant):
        self.outcomes: list[Outcome] = []
        self._numbers = iter(range(COMMANDS))
        self._all = threading.Event()
        self._turn = threading.Lock()
        self._variant = variant
        clients = [Client(port, keys, landlord, ("reader",), f"client-{number}") for number in range(CLIENTS)]
        self._threads = [threading.Thread(target=self._run, args=(client,), daemon=True) for client in clients]

    def start(self):
        for thread in self._threads:
            thread.start()

    def let_all(self):
        """Until now only half of them are given."""
        self._all.set()

    def join(self):
        for thread in self._threads:
            thread.join(120)

    def _run(self, client):
        while True:
            with self._turn:
                number = next(self._numbers, None)
            if number is None:
                return
            if number >= COMMANDS // 2:
                self._all.wait()
            outcome = Outcome(f"{self._variant[:12]}.{number}", "make", client.landlord)
            body = {"marker": outcome.marker}
            self.outcomes.append(client.command(outcome, "POST", "/things", body, patience=60))


def _until(condition, within):
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"did not happen within {within} s")
        time.sleep(0.02)
