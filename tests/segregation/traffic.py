"""People at work: requests that come when they come, however long the ones before them take."""

import http.client
import json
import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from shared.contracts.membership import GROUP_KINDS
from shared.ids import new_id
from shared.tokens import issue
from tests.harness import _key

CALLERS = 10  # people of a landlord who ask, each with a sign-in of their own
SENDERS = 8  # connections they share


@dataclass
class Seen:
    """What a landlord's people saw: seconds from when each request was due until its answer, and the statuses."""

    seconds: list = field(default_factory=list)
    statuses: list = field(default_factory=list)

    def p(self, place):
        return statistics.quantiles(self.seconds, n=100)[place - 1]


class People:
    """Of one landlord: `rate` requests a second for as long as the block lasts, two of three only reading."""

    def __init__(self, port, landlord, rate, seed=1):
        self._port, self._rate, self._seed = port, rate, seed
        self._headers = [_signed_in(landlord, f"person-{number}") for number in range(CALLERS)]
        self.seen = Seen()

    def __enter__(self):
        self._end = threading.Event()
        self._started = time.monotonic()
        self._threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]
        for thread in self._threads:
            thread.start()
        return self.seen

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _send(self, sender):
        """This sender's share of the requests, spread over time as chance will have it."""
        chance = random.Random(self._seed * 1000 + sender)  # noqa: S311 - the same people every time
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        due = self._started
        while True:
            due += chance.expovariate(self._rate / SENDERS)
            if self._end.wait(max(0.0, due - time.monotonic())):
                return
            method, path, body = _something(chance)
            headers = chance.choice(self._headers) | ({"Content-Type": "application/json"} if body else {})
            connection.request(method, "/api/v1" + path, body, headers)
            answer = connection.getresponse()
            answer.read()
            self.seen.seconds.append(time.monotonic() - due)
            self.seen.statuses.append(answer.status)


def _something(chance):
    """(method, path, body) of what people do all day."""
    kind = chance.randrange(6)
    if kind < 2:
        return "GET", "/residents?limit=20", None
    if kind < 4:
        return "GET", "/groups?limit=20", None
    name = f"Group {chance.random()}"
    return "POST", "/groups", json.dumps({"name": name, "kind": GROUP_KINDS[0], "formed_on": "2026-01-05"})


def _signed_in(landlord, person):
    claims = {"sub": person, "landlord": landlord, "kind": "staff", "roles": ["administrator", "engagement_officer"]}
    signed = issue(claims | {"sid": new_id(), "jti": new_id()}, _key.as_dict(private=True))
    return {"Authorization": f"Bearer {signed}"}
