"""kill -9 of a real process in the middle of an import, with the rights that services really have."""

import json
import time

import pytest

from services.membership.model import Resident
from shared.bus import names
from shared.bus.connection import Connection
from shared.contracts.membership import ResidentsImported
from tests.membership.people import a_file, a_row
from tests.membership.running import MembershipProcess, open_landlord

ROWS, REFUSED = 8000, 8  # every thousandth row has a tenure that nobody knows
FILE = a_file(*(a_row(number, **({"tenure": "?"} if number % 1000 == 0 else {})) for number in range(ROWS)))


@pytest.fixture
def start(engines, accounts, mongo, landlord):
    open_landlord(mongo, engines.amqp_url, landlord)
    started = []

    def start():
        started.append(MembershipProcess(engines.mongo_url, engines.amqp_url, accounts["membership"]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
    mongo["membership--platform"].landlords.delete_one({"_id": landlord})


@pytest.fixture
def told(engines, landlord):
    """told() -> {resident id: {sequence}} of all that was announced by imports so far."""
    connection = Connection(engines.amqp_url, "tests", heartbeat=0).open()
    channel = connection.channel()
    queue = channel.queue_declare("", exclusive=True).queue
    channel.queue_bind(queue, names.EVENTS, f"{landlord}.{ResidentsImported.name}.v1")
    found = {}

    def told():
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            for item in json.loads(message.body)["data"]["items"]:
                found.setdefault(item["id"], set()).add(item["sequence"])
        return found

    yield told
    connection.close()


def until(condition, within):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {within} s"
        time.sleep(0.01)


def test_an_import_killed_in_the_middle_ends_as_if_nothing_had_happened(start, told, mongo, landlord, sign_in):
    database = mongo[f"membership--{landlord}"]
    first = start()
    headers = sign_in("membership_officer") | {"Content-Type": "text/csv"}
    sent = first.ask("POST", "/resident-imports", headers, data=FILE)
    assert sent.status_code == 202, sent.text
    until(lambda: database.residents.count_documents({}) >= 1500, within=30)
    first.kill()
    killed_at = database.resident_imports.find_one({"_id": sent.json()["id"]})
    assert killed_at["status"] == "running"
    assert killed_at["rows_read"] < ROWS

    second = start()
    path = f"/resident-imports/{sent.json()['id']}"
    until(lambda: second.ask("GET", path, sign_in("administrator")).json()["status"] == "finished", within=60)

    shown = second.ask("GET", path, sign_in("administrator")).json()
    assert [shown[f"rows_{what}"] for what in ("read", "new", "changed", "unchanged", "refused")] == [
        *(ROWS, ROWS - REFUSED, 0, 0, REFUSED),
    ]
    ids = {Resident.id_of(f"T{number}") for number in range(ROWS) if number % 1000}
    assert {row["_id"] for row in database.residents.find({"version": 1, "sequence": 1}, {"_id": 1})} == ids
    until(lambda: told().keys() >= ids, within=30)
    assert told() == {resident_id: {1} for resident_id in ids}
    assert database.import_faults.count_documents({}) == REFUSED
    until(lambda: database.upload_pieces.count_documents({}) == 0, within=10)  # right after it is finished
