"""How fast a case with many entries opens, and what others notice while a letter is laid out as PDF. All over HTTP.

    python -m deploy.local.engines test-run -- python -m tests.complaints.measure_case 500

Prints one line a figure. Not a test: it says what this machine does, not what must be. It sets the services'
passwords: never run it beside engines that others use.
"""

# ruff: noqa: T201 - it talks by print

import os
import secrets
import statistics
import sys
import threading
import time
from datetime import timedelta

import requests
from pymongo import MongoClient

from deploy import accounts, provisioning
from shared.clock import utc_now
from shared.ids import new_id
from shared.landlords import LandlordEntry, PublicKey
from shared.tokens import issue
from tests.harness import _key
from tests.membership.running import FAR, MembershipProcess, declare_topology

OPENINGS, LETTERS = 200, 20
WORDS = "She called again: the lift is still out of order, and nobody has told her when the part will come. " * 10


class ComplaintsProcess(MembershipProcess):
    service, target = "complaints", "services.complaints.service:ComplaintsService"


def open_landlord(mongo, amqp_url, landlord):
    """What a complaints process needs to serve this landlord, and to believe tokens of the tests' key."""
    declare_topology(amqp_url)
    for owner in ("platform", landlord):
        provisioning.make_collections(mongo, "complaints", owner)
    accounts.grant_landlord(mongo, landlord)
    platform = mongo["complaints--platform"]
    entry = LandlordEntry(id=landlord, name="Test Homes", kind="council_direct", nation="ENG", state="active")
    platform.landlords.replace_one({"_id": landlord}, entry.to_mongo().to_dict(), upsert=True)
    key = PublicKey(id="test-key", jwk=_key.as_dict(private=False)).to_mongo().to_dict()
    platform.public_keys.replace_one({"_id": "test-key"}, key | {"expires_at": FAR}, upsert=True)


def token(landlord):
    claims = {"sub": "s-1", "landlord": landlord, "kind": "staff", "roles": ["complaints_senior"]}
    signed = issue(claims | {"sid": new_id(), "jti": new_id()}, _key.as_dict(private=True))
    return {"Authorization": f"Bearer {signed}"}


class Asking:
    """Requests over one connection, as a browser keeps it."""

    def __init__(self, process, headers):
        self.session, self.base, self.headers = requests.Session(), f"http://127.0.0.1:{process.http}/api/v1", headers

    def __call__(self, method, path, **options):
        given = self.headers | options.pop("headers", {})
        answer = self.session.request(method, self.base + path, headers=given, timeout=60, **options)
        answer.raise_for_status()
        return answer

    def timed(self, path, times):
        return [self._seconds(path) for _ in range(times)]

    def _seconds(self, path):
        started = time.perf_counter()
        self("GET", path)
        return time.perf_counter() - started


def a_case(ask, entries):
    """The path of an acknowledged complaint with so many entries and one letter."""
    told = {"channel": "phone", "category": "charges", "description": WORDS[:1000]}
    made = ask("POST", "/complaints", json=told).json()
    path = f"/complaints/{made['id']}"
    said = {"definition": WORDS, "outcomes_sought": "A date.", "points": ["The lift.", "Nobody calls back."]}
    ask("POST", f"{path}/acknowledgement", json=said, headers={"If-Match": f'"{made["version"]}"'})
    yesterday = (utc_now() - timedelta(days=1)).isoformat()
    for number in range(entries):
        kind = ("internal_note", "phone_call", "email", "visit")[number % 4]
        ask("POST", f"{path}/entries", json={"kind": kind, "words": f"{number}. {WORDS}", "happened_at": yesterday})
    return path


def show(what, times):
    cuts = statistics.quantiles(times, n=100)
    shown = ", ".join(f"p{place} {cuts[place - 1] * 1000:.1f} ms" for place in (50, 95, 99))
    print(f"{what}: {shown}, most {max(times) * 1000:.1f} ms, {len(times)} requests")


def while_letters_are_laid_out(process, ask, path):
    """What another user's requests and the event loop notice of letters as PDF, and how long those take."""
    others, lags, taken, over = Asking(process, ask.headers), [], [], threading.Event()
    watched, answered = Asking(process, {}), []

    def ask_meanwhile():
        while not over.is_set():
            answered.extend(others.timed(path, 1))
            health = watched.session.get(f"http://127.0.0.1:{process.ops}/healthz", timeout=10).json()
            lags.append(health["hub_lag_seconds"])
            over.wait(0.01)

    thread = threading.Thread(target=ask_meanwhile)
    thread.start()
    for _ in range(LETTERS):
        taken.extend(ask.timed(f"{path}/letters/1.pdf", 1))
    over.set()
    thread.join()
    show("GET a letter as PDF", taken)
    show("GET the complaint meanwhile", answered)
    late = f"p50 {statistics.median(lags) * 1000:.1f} ms, most {max(lags) * 1000:.1f} ms"
    print(f"how late the event loop was meanwhile: {late}")


def main(entries):
    mongo_url, amqp_url = os.environ["DOORSTEP_TEST_MONGO_URL"], os.environ["DOORSTEP_TEST_AMQP_URL"]
    password, landlord = secrets.token_hex(8), f"t{secrets.token_hex(4)}"
    mongo = MongoClient(mongo_url, tz_aware=True)
    passwords = dict.fromkeys(accounts.SERVICES, password)
    accounts.prepare_broker(os.environ["DOORSTEP_TEST_BROKER_API_URL"], passwords)
    accounts.prepare_store(mongo, passwords)
    open_landlord(mongo, amqp_url, landlord)
    process = ComplaintsProcess(mongo_url, amqp_url, password)
    try:
        ask = Asking(process, token(landlord))
        path = a_case(ask, entries)
        print(f"a case with {entries} entries of {len(WORDS)} characters; load of the machine {os.getloadavg()[0]:.1f}")
        show("GET the complaint", ask.timed(path, OPENINGS))
        show("GET its 50 latest entries", ask.timed(f"{path}/entries", OPENINGS))
        ask("GET", f"{path}/letters/1.pdf")  # starts the process that lays letters out
        while_letters_are_laid_out(process, ask, path)
        show("GET the complaint, nothing else going on", ask.timed(path, OPENINGS))
    finally:
        process.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
