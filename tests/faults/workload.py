"""What the clients do: commands of all four services whose events are kept by other services, from a seed.

Each command leaves a marker in what it stores, so that it can be found again, once: see tests.faults.stored.
"""

import random
import threading
import time
from datetime import timedelta
from itertools import count

from shared.clock import rfc3339, utc_now
from tests.faults.clients import ACKNOWLEDGED, Client, Outcome

PATIENCE = 90  # seconds until a client gives up and does not know
KNOWN_AFTER = 5.0  # seconds from registration until other services are taken to know a resident
TRICKLE = 0.05  # seconds from one command to the next
SEATS = 60  # bookings before a worker schedules another session
# shares of each kind in a hundred; all of them announce an event that another service keeps
KINDS = {"register": 34, "change": 16, "complain": 22, "acknowledge": 4, "respond": 18, "book": 6}

QUESTIONS = [{"id": "comment", "kind": "free_text", "text": "What should we know?"}]
OFFICER = ("membership_officer", "engagement_officer", "complaints_officer", "training_officer")


class Place:
    """What the commands at one landlord need to be there: an open consultation, a course, two residents."""

    def __init__(self, client, approver):
        self.client, self.approver, self.landlord = client, approver, client.landlord
        self.number = count(1)
        self.residents = [
            self._made("/residents", family_name=f"Prepared {number}", tenure="secure")["id"] for number in (1, 2)
        ]
        self.consultation = self._open_consultation()
        self.course = self._made(
            "/courses", code="FAULTS-1", title="What can go wrong", mode="face_to_face", hours=2, accessible_formats=[]
        )["id"]
        self._ask("POST", f"/courses/{self.course}/publication")

    def _open_consultation(self):
        decision = self._made(
            "/decisions",
            title="A decision",
            summary="Something is to be decided.",
            owner_body="Board",
            status="options",
            what_can_change=["How it is done"],
            what_cannot_change=[{"what": "The budget", "why": "It is set."}],
        )
        drafted = self._made(
            "/consultations",
            kind="local_improvement",
            title="A consultation",
            summary="Tell us.",
            decision_id=decision["id"],
            documents=[{"title": "A drawing", "url": "https://north.example/drawing.pdf"}],
            options=[{"id": "one", "title": "One", "pros": ["Good"], "cons": ["Dear"]}, {"id": "two", "title": "Two"}],
            questions=QUESTIONS,
            audience={"everyone": True},
            channels=["web", "paper"],
            closes_at=(utc_now() + timedelta(days=30)).isoformat(),
        )
        path = f"/consultations/{drafted['id']}"
        for step, client in (("approval", self.approver), ("opening", self.client)):
            version = self._ask("GET", path)["version"]
            self._ask("POST", f"{path}/{step}", client=client, If_Match=f'"{version}"')
        return drafted["id"]

    def _made(self, path, **body):
        return self._ask("POST", path, body, Idempotency_Key=f"prepare-{next(self.number)}")

    def _ask(self, method, path, body=None, client=None, **headers):
        until = time.monotonic() + 30
        while True:
            status, answer = (client or self.client).ask(method, path, body, **headers)
            if status < 300:
                return answer
            # what was just made at one service may not have arrived at another
            if time.monotonic() > until or status not in (404, 409, 503):
                raise AssertionError(f"{method} {path}: {status} {answer}")
            time.sleep(0.3)


class Worker:
    """One client at work, one command after the other, each chosen by its own dice."""

    def __init__(self, load, number, place):
        self.load, self.number, self.place = load, number, place
        self.client = Client(load.port, load.keys, place.landlord, OFFICER, f"officer-{number}")
        self.dice = random.Random(f"{load.seed}/{number}")  # noqa: S311 - chosen so that it can be repeated
        self.made = count(1)
        self.residents: list = []  # [(id, version, registered at)] acknowledged and not in doubt
        self.complaints: list = []  # ids, logged and not acknowledged to the resident
        self.respondents: list = []  # residents who have not responded yet
        self.bookable: list = []  # residents who have not booked yet
        self.session, self.seats = None, 0

    def run(self):
        while self.load.take():
            kind = self.dice.choices(list(KINDS), KINDS.values())[0]
            outcome = getattr(self, kind)() or self.register()
            self.load.outcomes.append(outcome)
        self.client.close()

    def marker(self):
        return f"{self.load.name} {self.number}-{next(self.made)}"

    def register(self):
        marker = self.marker()
        body = {"family_name": marker, "tenure": "secure", "estate": f"e-{self.dice.randrange(20)}"}
        outcome = self._command("register", marker, "POST", "/residents", body)
        if outcome.result == ACKNOWLEDGED:
            resident = (outcome.body["id"], time.monotonic())
            self.residents.append((*resident, outcome.body["version"]))
            self.respondents.append(resident)
            self.bookable.append(resident)
        return outcome

    def change(self):
        """The resident's next version is the marker: a change done twice makes a version nobody asked for."""
        if not self.residents:
            return None
        resident, at, version = self.residents.pop(self.dice.randrange(len(self.residents)))
        body = {"estate": f"v-{version + 1}"}
        marker = f"{resident} version {version + 1}"
        path = f"/residents/{resident}"
        outcome = self._command("change", marker, "PATCH", path, body, If_Match=f'"{version}"')
        if outcome.result == ACKNOWLEDGED:
            self.residents.append((resident, at, version + 1))
        return outcome

    def complain(self):
        marker = self.marker()
        body = {"channel": "phone", "category": "property_condition", "description": marker}
        body["resident_id"] = self.dice.choice(self.place.residents)
        outcome = self._command("complain", marker, "POST", "/complaints", body)
        if outcome.result == ACKNOWLEDGED:
            self.complaints.append(outcome.body["id"])
        return outcome

    def acknowledge(self):
        if not self.complaints:
            return None
        complaint = self.complaints.pop(0)
        body = {"definition": "What it is about.", "outcomes_sought": "That it ends."}
        path = f"/complaints/{complaint}/acknowledgement"
        return self._command("acknowledge", f"{complaint} acknowledged", "POST", path, body, If_Match='"1"')

    def respond(self):
        resident = self._known(self.respondents)
        if resident is None:
            return None
        marker = self.marker()
        body = {"channel": "paper", "received_at": rfc3339(utc_now()), "resident_id": resident}
        body["answers"] = {"comment": marker}
        return self._command("respond", marker, "POST", f"/consultations/{self.place.consultation}/responses", body)

    def book(self):
        if self.session is None or self.seats == SEATS:
            return self._schedule()
        resident = self._known(self.bookable)
        if resident is None:
            return None
        self.seats += 1
        path = f"/sessions/{self.session}/bookings"
        marker = f"{self.session} booked by {resident}"
        return self._command("book", marker, "POST", path, {"resident_id": resident})

    def _schedule(self):
        marker = self.marker()
        starts = utc_now() + timedelta(days=30)
        part = {"starts_at": rfc3339(starts), "ends_at": rfc3339(starts + timedelta(hours=2))}
        body = {"course_id": self.place.course, "parts": [part], "venue_name": marker, "capacity": SEATS}
        outcome = self._command("schedule", marker, "POST", "/sessions", body)
        if outcome.result == ACKNOWLEDGED:
            self.session, self.seats = outcome.body["id"], 0
        return outcome

    def _known(self, residents):
        """The longest registered of these, taken off the list, once other services have had time to hear of them."""
        if residents and time.monotonic() - residents[0][1] > KNOWN_AFTER:
            return residents.pop(0)[0]
        return None

    def _command(self, kind, marker, method, path, body, **headers):
        outcome = Outcome(marker, kind, self.place.landlord)
        return self.client.command(outcome, method, path, body, PATIENCE, **headers)


class Load:
    """Clients at work until `commands` have been given and let_end() was called.

    They give as many as they were let(), then a trickle, so that no fault ever happens to an idle platform.
    name: letters, first of every marker.
    """

    def __init__(self, platform, keys, places, *, commands, workers, seed, name="Faults"):
        self.port, self.keys, self.seed, self.name = platform.front_port, keys, seed, name
        self.outcomes: list[Outcome] = []
        self.commands, self._given, self._let, self._may_end = commands, 0, 0, False
        self._turn = threading.Lock()
        self._workers = [Worker(self, number, places[number % len(places)]) for number in range(workers)]
        self._threads = [threading.Thread(target=worker.run, daemon=True) for worker in self._workers]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def take(self):
        """Is there one more command to give? Waits for its turn in the trickle."""
        with self._turn:
            if self._may_end and self._given >= self.commands:
                return False
            self._given += 1
            trickle = self._given > self._let
        if trickle:
            time.sleep(TRICKLE * len(self._workers))
        return True

    def let(self, commands):
        """Give so many commands as fast as they are answered, counted from the start."""
        self._let = commands

    def let_end(self):
        self._let, self._may_end = self.commands, True

    def join(self, within=PATIENCE + 30):
        """Wait for the end; `within` seconds after the last command was given."""
        while self._given < self.commands:
            time.sleep(0.1)
        until = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.1, until - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads):
            raise AssertionError("A client did not come to an end.")


def prepare(platform, keys):
    """A Place at each landlord."""
    places = []
    for landlord in platform.landlords:
        roles = (*OFFICER, "administrator")
        clients = [Client(platform.front_port, keys, landlord, roles, f"prepares-{who}") for who in ("one", "two")]
        places.append(Place(*clients))
    return places
