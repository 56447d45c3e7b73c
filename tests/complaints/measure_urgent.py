"""How long danger takes from the accepted complaint to its stored concern, beside ordinary events of the landlord.

    python -m deploy.local.engines test-run -- python -m tests.complaints.measure_urgent [events a second] [seconds]

One process is all of it: it stores and publishes the ordinary events, handles them, takes the complaints in and makes
the concerns. So the figures are those of a process under full load, not of an idle one beside it. Not a test: it says
what this machine does.
"""

# ruff: noqa: T201 - it talks by print

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import os
import statistics
import sys
import time

import eventlet
from nameko.containers import ServiceContainer
from pymongo import MongoClient

from deploy import provisioning
from services.complaints.commands import hazards, receiving
from services.complaints.model import Complaint
from services.complaints.projections import Resident
from shared import store
from shared.bus import subscribe, topology
from shared.bus.connection import Connection
from shared.clock import utc_now
from shared.context import acting_for
from shared.contracts import read_by
from shared.contracts.complaints import ComplaintReceived
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.relay import Relay
from shared.settings import Settings
from tests.complaints.saying import staff, told

LANDLORD = f"t{new_id()[-12:]}"
AT_ONCE = 50  # ordinary documents stored at a time
EVERY = 0.2  # seconds from one complaint about danger to the next

accepted: dict[str, float] = {}  # when the write of each complaint was over
delivered: dict[str, float] = {}  # when the event of each complaint came to its handler
made: dict[str, float] = {}  # when the concern of each complaint was
ages: list[float] = []  # of ordinary events when they were handled, seconds


class MeasuredService:
    name = "complaints"
    relay = Relay()

    @subscribe(*read_by("complaints.keep_hazard_concerns"))
    def keep_hazard_concerns(self, event):
        delivered[event.complaint_id] = time.perf_counter()
        hazards.keep_hazard_concern(event, now=utc_now())
        made[event.complaint_id] = time.perf_counter()

    @subscribe(ComplaintReceived, batch=500)
    def count_events(self, events):
        now = utc_now()
        ages.extend((now - event.time).total_seconds() for event in events)


def main(rate=1000, seconds=60):
    admin, amqp_url = MongoClient(os.environ["DOORSTEP_TEST_MONGO_URL"]), os.environ["DOORSTEP_TEST_AMQP_URL"]
    store.connect("complaints", os.environ["DOORSTEP_TEST_MONGO_URL"])
    for name in (LANDLORD, "platform"):
        provisioning.make_collections(admin, "complaints", name)
    registry._entries[LANDLORD] = LandlordEntry(
        id=LANDLORD, name="Test Homes", kind="council_direct", nation="ENG", state="active"
    )
    channel = Connection(amqp_url, "measuring", heartbeat=0).open().channel()
    topology.declare(channel)
    topology._declare_queue(channel, "complaints.count_events", [f"{LANDLORD}.{ComplaintReceived.name}.v1"])
    settings = Settings("", amqp_url, "127.0.0.1:0", "127.0.0.1:0", "s", "http://localhost")
    container = ServiceContainer(MeasuredService, {"settings": settings, "AMQP_URI": amqp_url, "max_workers": 64})
    container.start()
    with acting_for(LANDLORD, actor="staff"):
        Resident.keep_many([("r-1", 1, {"state": "active", "tenure": "secure", "estate": None})])
    complain(3)  # what is first takes longer: connections, the calendar, the words
    accepted.clear()
    load = eventlet.spawn(announce, container.publisher, rate, seconds)
    complain(seconds)
    stored, backlog = load.wait(), container.publisher.backlog[0]
    eventlet.sleep(5)
    report(stored / seconds, backlog)
    container.stop()


def announce(publisher, rate, seconds):
    """Store ordinary events and hand them over, as so many commands would. Returns how many there were."""
    with acting_for(LANDLORD, actor="staff"):
        collection, stored, started = Complaint.collection(), 0, time.perf_counter()
        while (now := time.perf_counter() - started) < seconds:
            if stored > now * rate:
                eventlet.sleep(0.005)
                continue
            documents = [received_document() for _ in range(AT_ONCE)]
            collection.insert_many(documents, ordered=False)
            for document in documents:
                publisher.hand_over(
                    collection.database.name, collection.name, document["_id"], document["pending_events"]
                )
            stored += AT_ONCE
    return stored


def received_document():
    """As a complaint that was just received, without what the relay does not look at."""
    now, complaint_id = utc_now(), new_id()
    nothing = ("respond_due_before", "outcome", "refusal_reason", "stage1_handler_id", "stage2_handler_id")
    said = {"reference": complaint_id, "state": "stage1_logged"}
    event = ComplaintReceived(
        complaint_id,
        resident_id="p-00001",
        channel="phone",
        category="property_condition",
        stage=1,
        received_at=now,
        acknowledge_due_before=now,
        due_before=now,
        **said | dict.fromkeys(nothing),
    )
    pending = {"pending_events": [event.envelope(1)], "pending_since": now}
    return {"_id": complaint_id, "version": 1, "sequence": 1, **said, **pending}


def complain(seconds):
    """One complaint about danger after the other, each through the whole command."""
    with acting_for(LANDLORD, actor="staff"):
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            complaint = receiving.receive_complaint(told(description="A smell of gas"), staff(utc_now()))
            accepted[complaint.id] = time.perf_counter()
            eventlet.sleep(EVERY)


def report(rate, backlog):
    known = accepted.keys() & made.keys()
    on_their_way = [max(0, delivered[one] - accepted[one]) for one in known]
    times = [max(0, made[one] - accepted[one]) for one in known]
    print(
        f"{rate:.0f} ordinary events/s stored, {backlog} waiting in the relay at the end; load {os.getloadavg()[0]:.0f}"
    )
    print(f"{len(ages)} ordinary events from stored to handled: {figures(ages)}")
    print(f"{len(times)} dangers from the accepted command to their handler: {figures(on_their_way)}")
    print(f"{len(times)} dangers from the accepted command to the stored concern: {figures(times)}")
    print(f"{len(accepted) - len(times)} dangers not made a concern")


def figures(seconds):
    seconds = sorted(seconds)
    p99 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
    return f"p50 {statistics.median(seconds):.3f} s, p99 {p99:.3f} s, max {seconds[-1]:.3f} s"


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
