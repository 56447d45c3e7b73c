"""How long after a fault until all is well: new commands are accepted, and what they announce is kept elsewhere."""

import time
from itertools import count

from deploy.accounts import database
from tests.faults.clients import ACKNOWLEDGED, Client, Outcome
from tests.faults.workload import OFFICER

ROUNDS = 2  # the front door takes turns between two processes of a service
RECOVERED_WITHIN = 30.0  # seconds: the promise
GIVEN_UP_AFTER = 90  # seconds
READERS = ("consultations", "complaints", "training")  # of what membership announces


class Prober:
    """Gives new commands through the front door and looks for them in the projections."""

    def __init__(self, platform, keys, place, load_name):
        self.name = f"Probe of {load_name}"  # first in every marker
        self._store, self._place = platform.mongo.client(), place
        self._client = Client(platform.front_port, keys, place.landlord, OFFICER, "prober")
        self._number = count(1)
        self.outcomes: list[Outcome] = []

    def recovery(self):
        """Seconds until commands are accepted and projected again; GIVEN_UP_AFTER when they are not."""
        began = time.monotonic()
        for _ in range(ROUNDS):
            resident = self._done("/residents", family_name=self._marker(), tenure="secure")
            complaint = self._done(
                "/complaints",
                channel="phone",
                category="property_condition",
                resident_id=self._place.residents[0],
                description=self._marker(),
            )
            if resident is None or complaint is None:
                return GIVEN_UP_AFTER
            wanted = [(service, "residents" if service != "training" else "resident", resident) for service in READERS]
            if not self._arrived(wanted, complaint, began + GIVEN_UP_AFTER):
                return GIVEN_UP_AFTER
        return time.monotonic() - began

    def _marker(self):
        return f"{self.name} {next(self._number)}"

    def _done(self, path, **body):
        marker = body.get("family_name") or body["description"]
        outcome = Outcome(marker, "probe", self._place.landlord)
        self._client.command(outcome, "POST", path, body, GIVEN_UP_AFTER)
        self.outcomes.append(outcome)
        return outcome.body["id"] if outcome.result == ACKNOWLEDGED else None

    def _arrived(self, wanted, complaint, until):
        while time.monotonic() < until:
            wanted = [(service, kept, row) for service, kept, row in wanted if not self._is_there(service, kept, row)]
            if not wanted and self._on_timeline(complaint):
                return True
            time.sleep(0.05)
        return False

    def _is_there(self, service, collection, row):
        base = self._store[database(service, self._place.landlord)]
        return base[collection].find_one({"_id": row}, {"_id": 1}) is not None

    def _on_timeline(self, complaint):
        facts = self._store[database("membership", self._place.landlord)].timeline_facts
        return facts.find_one({"about": f"complaint:{complaint}"}, {"_id": 1}) is not None
