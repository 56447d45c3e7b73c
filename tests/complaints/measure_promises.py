"""How long a resident waits for everything that was promised to them, among many others' complaints.

python -m deploy.local.engines test-run -- python -m tests.complaints.measure_promises [complaints]
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta

from pymongo import MongoClient

from deploy import provisioning
from services.complaints.model import Complaint, Remedy
from services.complaints.queries.promises import list_my_promises
from shared import store
from shared.context import acting_for

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MINE, TIMES = 20, 200  # complaints of the one resident; reads
LANDLORD = "measured"


def main(many):
    url = os.environ["DOORSTEP_TEST_MONGO_URL"]
    store.connect("tests", url)
    client = MongoClient(url)
    provisioning.make_collections(client, "complaints", LANDLORD)
    with acting_for(LANDLORD):
        _fill(many)
        took = sorted(_once() for _ in range(TIMES))
    client.drop_database(f"complaints--{LANDLORD}")
    middle, slow = took[TIMES // 2] * 1000, took[TIMES * 95 // 100] * 1000
    print(f"{many} complaints, {2 * many} remedies: {middle:.1f} ms, 19 of 20 within {slow:.1f} ms")  # noqa: T201


def _once():
    began = time.perf_counter()
    found = list_my_promises(None, 51, resident_id="r-0", now=NOW)
    assert len(found) == MINE
    return time.perf_counter() - began


def _fill(many):
    for first in range(0, many, 1000):
        numbers = range(first, min(many, first + 1000))
        Complaint.collection().insert_many([_complaint(number) for number in numbers])
        Remedy.collection().insert_many([_remedy(number, which) for number in numbers for which in (1, 2)])


def _complaint(number):
    stage = {
        "requested_at": NOW,
        "acknowledge_due_before": NOW + timedelta(days=7),
        "acknowledged_at": NOW + timedelta(days=1),
        "planned_respond_due_before": NOW + timedelta(days=15),
        "respond_due_before": NOW + timedelta(days=15),
        "response": {"at": NOW + timedelta(days=9), "reasons": "Because. " * 200},
    }
    return {
        "_id": f"c-{number}",
        "reference": f"C-{number}",
        "procedure": "eng-2024",
        "resident_id": "r-0" if number < MINE else f"r-{number % 5000 + 1}",
        "state": "stage1_responded",
        "received_at": NOW + timedelta(seconds=number),
        "due_order": NOW,
        "description": "What happened. " * 100,
        "stage1": stage,
        "history": [{"at": NOW, "what": "responded"}],
    }


def _remedy(number, which):
    return {
        "_id": f"rem-{number}-{which}",
        "complaint_id": f"c-{number}",
        "stage": 1,
        "source": "outstanding_action",
        "number": which,
        "what": "Repair the lift.",
        "state": "open",
        "due_before": NOW + timedelta(days=30),
        "open_order": NOW + timedelta(days=30),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
