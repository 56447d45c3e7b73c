"""How long deadlines take: watched for many landlords in a minute, and counted anew after a change of the calendar.

    python -m deploy.local.engines test-run -- python -m tests.complaints.measure_deadlines 150 1000 100000

150 landlords with 1,000 open complaints each, then one landlord with 100,000. Prints one line a figure, and with
PROFILE=1 where the time went. Not a test: it says what this machine does, not what must be.
"""

# ruff: noqa: T201 - it talks by print

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import cProfile
import os
import pstats
import resource
import sys
import time
from contextvars import copy_context
from datetime import date, timedelta

import eventlet
from pymongo import MongoClient

from deploy import accounts, provisioning
from deploy.provisioning import index_of
from services.complaints.commands import deadlines, receiving
from services.complaints.commands.settings import change_complaints_calendar
from services.complaints.deadlines import last_day_of
from services.complaints.model import Complaint, StoredCalendar
from services.complaints.projections import Resident, StaffMember
from services.complaints.queries.settings import show_complaints_calendar
from shared import store
from shared.bus import topology
from shared.bus.connection import Connection
from shared.context import acting_for
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.relay import Publisher
from shared.sweeper import Sweeper
from tests.complaints.saying import NOW, OFFICER, RESIDENT, SENIOR, staff, told
from tests.complaints.steps import WAYS
from tests.harness import days

START = NOW - days(42)  # far enough from Christmas for every step on the way
OPEN = [
    "stage1_logged", "stage1_acknowledged", "stage1_extended", "stage2_requested", "stage2_acknowledged",
    "stage2_extended",
]  # fmt: skip
DESCRIPTION = "The lift has been out of order since 2 November. Nobody calls back. " * 12
KEPT = (Complaint, StoredCalendar, Resident, StaffMember)
TOGETHER = 1000


def open_landlord(mongo, landlord):
    base = mongo[accounts.database("complaints", landlord)]
    for kind in KEPT:  # all that a landlord has would be more files than mongod may open
        if indexes := [index_of(spec) for spec in kind.index_specs()]:
            base[kind.collection_name()].create_indexes(indexes)
    registry._entries[landlord] = LandlordEntry(
        id=landlord, name="Test Homes", kind="council_direct", nation="ENG", state="active"
    )


def templates():
    """One complaint of each open state and of each of 15 days, come so far by the commands themselves."""
    Resident.keep_many([(RESIDENT, 1, {"state": "active"})])
    roles = {OFFICER: ["complaints_officer"], SENIOR: ["complaints_senior"]}
    StaffMember.keep_many([(one, 1, {"roles": names, "state": "active"}) for one, names in roles.items()])
    for day in range(15):
        for state in OPEN:
            when = START + days(day)
            complaint = receiving.receive_complaint(told(description=DESCRIPTION), staff(when))
            for later, step in enumerate(WAYS[state], start=1):
                complaint = step(complaint, when + timedelta(days=later))
    made = list(Complaint.collection().find({}, {"pending_events": 0, "pending_since": 0}))
    Complaint.collection().delete_many({})
    return made


def fill(count, made):
    """So many open complaints. Returns how large one is, in bytes."""
    collection = Complaint.collection()
    for start in range(0, count, TOGETHER):
        several = [
            made[number % len(made)] | {"_id": new_id(), "reference": f"M{number}"}
            for number in range(start, min(start + TOGETHER, count))
        ]
        collection.insert_many(several, ordered=False)
    return collection.database.command("collStats", "complaints")["avgObjSize"]


def measure_watching(mongo, landlords, complaints):
    names = [f"m{number:03}{new_id()[-6:]}" for number in range(landlords)]
    for name in names:
        open_landlord(mongo, name)
    with acting_for(names[0]):
        made = templates()
    for name in names:
        with acting_for(name):
            show_complaints_calendar(now=START).save() if name != names[0] else None
            fill(complaints, made)
    print(f"-- {landlords} landlords with {complaints} open deadlines each")
    quiet = START + days(-1)
    watch("nothing due, first minute", names, quiet)
    watch("nothing due, any minute", names, quiet)
    watch("nothing due, any minute", names, quiet)
    midnight = START.replace(hour=0) + days(7)
    watch("a midnight: all that is close or missed by then", names, midnight)
    watch("the minute after", names, midnight + timedelta(minutes=1))
    for name in names:
        mongo.drop_database(f"complaints--{name}")


def watch(what, names, now):
    started, worked, told_of, slowest = time.monotonic(), time.process_time(), 0, 0.0
    for name in names:
        began = time.monotonic()
        with acting_for(name):
            told_of += deadlines.watch_deadlines(now=now)
        slowest = max(slowest, time.monotonic() - began)
    took, worked = time.monotonic() - started, time.process_time() - worked
    print(f"{what}: {took:.2f} s, {worked:.2f} s of it at work, {told_of} announced, slowest {slowest * 1000:.0f} ms")


def measure_recount(mongo, amqp_url, complaints):
    landlord = f"m{new_id()[-8:]}"
    open_landlord(mongo, landlord)
    provisioning.make_collections(mongo, "complaints", "platform")
    declare(amqp_url)
    with acting_for(landlord):
        size = fill(complaints, templates())
        print(f"-- {complaints} open complaints of one landlord, {size / 1024:.1f} KiB each")
        calendar = show_complaints_calendar(now=START)
        proclaimed = {(START + days(2 + 7 * week)).date() for week in range(8)}  # so that every deadline moves
        changed = sorted({date.fromisoformat(day) for day in calendar.holidays} | proclaimed)
        publisher = Publisher(amqp_url, "complaints")
        store.telling.stored.append(publisher.hand_over)
        eventlet.spawn(publisher.run)
        started, spent = time.monotonic(), processors(mongo)
        change_complaints_calendar(changed, version=calendar.version, now=START)
        stored = eventlet.spawn(copy_context().run, await_stored, mongo, started, spent)
        moved = counted(lambda: deadlines.recount_deadlines(now=START))
        stored.wait()
        report(f"told of {moved}, each in a write with its event", mongo, started, spent)
        check(moved)
        await_published(publisher, started)
        started = time.monotonic()
        deadlines.recount_deadlines(now=START)
        print(f"again, when nothing is to be done: {(time.monotonic() - started) * 1000:.0f} ms")
    publisher.stop()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    mongo.drop_database(f"complaints--{landlord}")


def await_stored(mongo, started, spent):
    """Until no open complaint has a deadline of the calendar before."""
    while Complaint.collection().find_one({"counted_with": 1}, {"_id": 1}):
        eventlet.sleep(0.1)
    report("every new deadline stored", mongo, started, spent)


def report(what, mongo, started, spent):
    ours, the_stores = (after - before for before, after in zip(spent, processors(mongo), strict=True))
    took = time.monotonic() - started
    print(f"{what}: after {took:.1f} s, of the processor {ours:.1f} s this process and {the_stores:.1f} s the database")


def processors(mongo):
    """Seconds of processor time so far: of this process, and of the database."""
    info = mongo.admin.command("serverStatus")["extra_info"]
    return time.process_time(), (info["user_time_us"] + info["system_time_us"]) / 1e6


def counted(work):
    """What it returns; with PROFILE=1, where its time went."""
    if "PROFILE" not in os.environ:
        return work()
    profile = cProfile.Profile()
    result = profile.runcall(work)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return result


def check(moved):
    """Each changed document has its own event, line of history and later deadline."""
    collection = Complaint.collection()
    assert collection.count_documents({"counted_with": 1}) == 0
    assert collection.count_documents({"history.what": "deadline_recalculated"}) == moved
    one = collection.find_one({"history.what": "deadline_recalculated"})
    assert last_day_of(one["due_before"]).isoformat() == one["history"][-1]["details"]["due_on"]


def declare(amqp_url):
    connection = Connection(amqp_url, "tests", heartbeat=0).open()
    topology.declare(connection.channel())
    connection.close()


class SweepNow:
    sweep_after, sweep_every = 5, 1


def await_published(publisher, started):
    """Until the broker has confirmed every event and no document holds one: the sweeper brings what memory had not."""
    sweeper = Sweeper("complaints", SweepNow, publisher.hand_over)
    while Complaint.collection().find_one({"pending_since": {"$ne": None}}, {"_id": 1}):
        if publisher.backlog[0] < TOGETHER:
            sweeper.sweep()
        eventlet.sleep(0.2)
    print(f"every event published {time.monotonic() - started:.1f} s after the change")


def main(landlords, each, complaints):
    mongo_url, amqp_url = os.environ["DOORSTEP_TEST_MONGO_URL"], os.environ["DOORSTEP_TEST_AMQP_URL"]
    mongo = MongoClient(mongo_url, tz_aware=True)
    store.connect("complaints", mongo_url)
    registry.loaded = True
    if landlords:
        measure_watching(mongo, landlords, each)
    if complaints:
        measure_recount(mongo, amqp_url, complaints)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
