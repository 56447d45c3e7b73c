"""Our relay alone: events that are stored with documents are published, confirmed and pulled. Run as a process.

Prints {"events", "seconds"}: from the first hand-over to the last event pulled from its document.
Arguments: landlord, how many. Environment: BENCH_MONGO_URL, BENCH_AMQP_URL, of the complaints service's own users.
"""

# ruff: noqa: T201 - it talks by print

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import json
import os
import sys
import time

import eventlet
from pymongo.read_concern import ReadConcern

from services.complaints.model import Complaint
from services.complaints.vocabulary import Category, Channel
from shared import store
from shared.clock import utc_now
from shared.context import acting_for
from shared.contracts.complaints import ComplaintReceived
from shared.ids import new_id
from shared.relay import Publisher


def main(landlord, count):
    store.connect("complaints", os.environ["BENCH_MONGO_URL"])
    with acting_for(landlord, actor="staff"):
        collection = Complaint.collection()
        documents = [_document() for _ in range(count)]
        for first in range(0, count, 1000):
            collection.insert_many(documents[first : first + 1000], ordered=False)
    publisher = Publisher(os.environ["BENCH_AMQP_URL"], "complaints", "http://localhost")
    eventlet.spawn(publisher.run)
    place = collection.database.name, collection.name
    while not publisher.connected:
        publisher.hand_over(*place, "none", [])
        eventlet.sleep(0.05)
    started = time.perf_counter()
    for document in documents:
        publisher.hand_over(*place, document["_id"], document["pending_events"])
    publisher.flush(within=120)
    seconds = time.perf_counter() - started
    left = collection.with_options(read_concern=ReadConcern("local")).count_documents(
        {"pending_since": {"$exists": True}}
    )
    if left:
        raise SystemExit(f"{left} of {count} events were not pulled")
    collection.delete_many({})
    publisher.stop()
    print(json.dumps({"events": count, "seconds": seconds}))


def _document():
    """As a complaint that was just received, without what the relay does not look at."""
    now, complaint_id = utc_now(), new_id()
    event = ComplaintReceived(
        complaint_id,
        reference="C-26-7KQ4M2",
        resident_id="p-00001",
        channel=str(Channel.PHONE),
        category=str(Category.PROPERTY_CONDITION),
        state="stage1_logged",
        stage=1,
        received_at=now,
        acknowledge_due_before=now,
        respond_due_before=None,
        due_before=now,
        outcome=None,
        refusal_reason=None,
        stage1_handler_id=None,
        stage2_handler_id=None,
    )
    words = {"reference": complaint_id, "description": "The lift has been out of order since 2 November."}
    pending = {"pending_events": [event.envelope(1)], "pending_since": now}
    return {"_id": complaint_id, "version": 1, "sequence": 1, "state": "stage1_logged", **words, **pending}


main(sys.argv[1], int(sys.argv[2]))
