"""How fast an import is, what it costs in memory, and what other requests notice of it.

    python -m deploy.local.engines test-run -- python -m tests.membership.measure_import 100000

Prints one line a figure. Not a test: it says what this machine does, not what must be. It sets the services'
passwords: never run it beside engines that others use.
"""

# ruff: noqa: T201 - it talks by print

import contextlib
import os
import secrets
import statistics
import sys
import threading
import time

from pymongo import MongoClient

from deploy import accounts
from shared.ids import new_id
from shared.tokens import issue
from tests.harness import _key
from tests.membership.running import MembershipProcess, open_landlord

HEADER = (
    "tenancy_ref,title,surname,first_name,dob,uprn,tenure_code,address1,address2,address3,postcode,patch,e-mail,mobile,"
    "preferred contact"
)
TENURES = ("SEC", "INT", "ASS", "LEA", "SHO")


def a_row(number):
    cells = (
        *(f"T{number:07}", "Ms", f"Surname{chr(97 + number % 26)}", f"Given{chr(97 + number % 25)}"),
        *(f"{number % 28 + 1:02}/03/19{50 + number % 50}", str(100_000_000 + number), TENURES[number % 5]),
        *(f"{number % 300 + 1} High Street", "Orchard Park", "Hull", f"HU{number % 9 + 1} {number % 9}AB"),
        *(f"EST{number % 12}", f"person{number}@example.org", f"07700 9{number % 100_000:05}"),
        ("email", "letter", "text")[number % 3],
    )
    return ",".join(cells)


def token(landlord):
    claims = {"sub": "s-1", "landlord": landlord, "kind": "staff", "roles": ["administrator"]}
    signed = issue(claims | {"sid": new_id(), "jti": new_id()}, _key.as_dict(private=True))
    return {"Authorization": f"Bearer {signed}"}


def send_and_wait(process, headers, content):
    started = time.monotonic()
    sent = process.ask("POST", "/resident-imports", headers | {"Content-Type": "text/csv"}, data=content)
    sent.raise_for_status()
    print(f"accepted after {time.monotonic() - started:.2f} s ({len(content) / 1e6:.1f} MB)")
    while (shown := process.ask("GET", f"/resident-imports/{sent.json()['id']}", headers).json())["status"] not in (
        "finished",
        "failed",
    ):
        time.sleep(0.5)
    took = time.monotonic() - started
    print(f"{shown['status']} after {took:.1f} s: {shown['rows_read'] / took:.0f} rows/s")
    print({name: shown[name] for name in shown if name.startswith("rows_")})


@contextlib.contextmanager
def asking_meanwhile(process, headers, times):
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            started = time.monotonic()
            process.ask("GET", "/residents?limit=20", headers).raise_for_status()
            times.append(time.monotonic() - started)
            stop.wait(0.02)

    thread = threading.Thread(target=ask)
    thread.start()
    yield
    stop.set()
    thread.join()


def percentiles(what, times):
    cuts = statistics.quantiles(times, n=100)
    shown = ", ".join(f"p{place} {cuts[place - 1] * 1000:.0f} ms" for place in (50, 95, 99))
    print(f"{what}: {shown}, {len(times)} requests")


def main(rows):
    mongo_url, amqp_url = os.environ["DOORSTEP_TEST_MONGO_URL"], os.environ["DOORSTEP_TEST_AMQP_URL"]
    password, landlord = secrets.token_hex(8), f"t{secrets.token_hex(4)}"
    mongo = MongoClient(mongo_url, tz_aware=True)
    passwords = dict.fromkeys(accounts.SERVICES, password)
    accounts.prepare_broker(os.environ["DOORSTEP_TEST_BROKER_API_URL"], passwords)
    accounts.prepare_store(mongo, passwords)
    open_landlord(mongo, amqp_url, landlord)
    process = MembershipProcess(mongo_url, amqp_url, password)
    headers, content = token(landlord), "\n".join([HEADER, *map(a_row, range(rows)), ""]).encode()
    try:
        print(f"memory before: {process.peak_memory():.0f} MiB")
        for what in ("first import", "same file again"):
            print(f"-- {what}")
            times = []
            with asking_meanwhile(process, headers, times):
                send_and_wait(process, headers, content)
            percentiles("GET /residents meanwhile", times)
            print(f"peak memory: {process.peak_memory():.0f} MiB")
        times = []
        with asking_meanwhile(process, headers, times):
            time.sleep(5)
        percentiles("GET /residents afterwards", times)
    finally:
        process.kill()
        mongo.drop_database(f"membership--{landlord}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
