"""Processes of the catalogue's service, what clients are told by them, and what they did."""

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter

import eventlet
import requests

from shared.context import acting_for
from shared.ids import new_id
from tests.faults.catalogue.service import SERVICE, Counted
from tests.processes.conftest import ROOT, ServiceProcess
from tests.shared.probe import Thing

SIGN_IN_AGAIN = 300  # seconds


class FaultedProcess(ServiceProcess):
    """A real process whose log goes to a file, so that it is never held up by a reader who does not read."""

    def __init__(self, engines, landlord, log_file, target=SERVICE, **settings):
        super().__init__(engines, landlord, **settings)
        self.log_file = log_file
        self.target = target
        self.module = "shared.runner"

    def start(self, ready=True):
        command = [sys.executable, "-m", self.module, self.target]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        if ready:
            self.wait_ready()
        return self

    def output(self):
        return self.said()[-3000:]

    def said(self):
        """Everything it logged, as text."""
        if not self.log_file.is_file():
            return "(its log is no file)"
        return self.log_file.read_text(errors="replace")

    def events(self):
        """Counter of the names of its log lines."""
        lines = (line for line in self.said().splitlines() if line.startswith("{"))
        return Counter(json.loads(line).get("event") for line in lines)

    def is_ready(self):
        return self.asked("readyz").status_code == 200

    def asked(self, page):
        return requests.get(f"http://127.0.0.1:{self.ops}/{page}", timeout=5)

    def metric(self, name):
        """The sum of a metric over its labels."""
        lines = self.asked("metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    @property
    def megabytes(self):
        """Resident memory."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


class Clients:
    """Clients that send one command after the other, each under a key, again and again until it is answered.

    processes: those that a front door would know; one that refuses is passed over, as nginx does.
    sign_in: as the fixture; done again in time, since a token is good for ten minutes.
    """

    def __init__(self, processes, sign_in, number=4, colour="red", pause=0.02):
        self._processes, self._sign_in = processes, sign_in
        self._headers, self._signed_in = sign_in("reader"), time.monotonic()
        self._colour, self._pause = colour, pause
        self._stopping = False
        self.accepted, self.statuses, self.slowest, self.unanswered = set(), Counter(), 0.0, 0
        self._greenlets = [eventlet.spawn(self._send) for _ in range(number)]

    @staticmethod
    def some(process, headers, number, colour="red"):
        """So many commands one after the other, each accepted at once."""
        statuses = Counter(process.make(headers, colour=colour).status_code for _ in range(number))
        assert set(statuses) == {201}, statuses

    def _send(self):
        with requests.Session() as session:
            while not self._stopping:
                self._command(session)
                eventlet.sleep(self._pause)

    def _command(self, session):
        key, started = new_id(), time.monotonic()
        colour = self._colour() if callable(self._colour) else self._colour
        while True:
            answer = self._ask(session, key, colour)
            if answer is not None:
                self.statuses[answer.status_code] += 1
            if answer is not None and answer.status_code == 201:
                self.accepted.add(answer.json()["id"])
                self.slowest = max(self.slowest, time.monotonic() - started)
                return
            if self._stopping:
                self.unanswered += 1
                return
            eventlet.sleep(0.05)

    def _ask(self, session, key, colour):
        for process in list(self._processes):
            url = f"http://127.0.0.1:{process.http}/api/v1/things"
            if time.monotonic() - self._signed_in > SIGN_IN_AGAIN:
                self._headers, self._signed_in = self._sign_in("reader"), time.monotonic()
            headers = self._headers | {"Idempotency-Key": key}
            with contextlib.suppress(requests.RequestException):
                return session.post(url, json={"colour": colour}, headers=headers, timeout=30)
        return None

    def stop(self):
        self._stopping = True
        for greenlet in self._greenlets:
            greenlet.wait()
        return self


def until(condition, within=30, what="it"):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException):
            if condition():
                return
        eventlet.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {within} s")


def seconds_until(condition, within=30, what="it"):
    started = time.monotonic()
    until(condition, within, what)
    return time.monotonic() - started


def stored(landlord):
    """Ids of all things."""
    with acting_for(landlord):
        return {row["_id"] for row in Thing.collection().find({}, {"_id": 1})}


def pending(landlord):
    with acting_for(landlord):
        return Thing.collection().count_documents({"pending_since": {"$ne": None}})


def counted(landlord, kind=Counted):
    """{subject: how often its event was handled}."""
    with acting_for(landlord):
        return {row["subject"]: row["times"] for row in kind.collection().find({}, {"subject": 1, "times": 1})}


def check_each_once(landlord, accepted, within=30):
    """What was accepted is stored, and what is stored was handled exactly once."""
    until(lambda: pending(landlord) == 0, within, "everything is published")
    there = stored(landlord)
    until(lambda: len(counted(landlord)) >= len(there), within, "everything is handled")
    handled = counted(landlord)
    assert accepted <= there, f"lost: {len(accepted - there)} of {len(accepted)} accepted"
    assert set(handled) == there, f"{len(set(handled) ^ there)} differ between stored and handled"
    twice = [subject for subject, times in handled.items() if times != 1]
    assert not twice, f"{len(twice)} of {len(there)} were handled twice"
