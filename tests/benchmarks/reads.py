"""One page of 50 of a list, authenticated: beside FastAPI and PyMongo answering the same JSON from the same rows."""

# ruff: noqa: T201 - it talks by print

import random
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import requests
from pymongo.errors import DuplicateKeyError

from services.complaints.commands.receiving import receive_complaint
from services.complaints.model import Act, StoredCalendar
from shared import store
from shared.context import acting_for
from shared.landlords import registry
from tests.benchmarks import commands, load, processes, world
from tests.benchmarks.figures import TIMES, Row, Spread, ratio
from tests.benchmarks.peers import rules

LANDLORD, COMPLAINTS = "reads", 2_000
SIDES = ("ours", "fastapi", "fastapi-remembering")
TOLD = {"by_representative": False, "channel": "phone", "category": "property_condition"}
WORDS = "The bell has been out of order since 2 November. Nobody calls back."


def run(ground, options):
    processes.install_peers()
    world.open_landlords(ground, [LANDLORD], ("complaints", "consultations"))
    places = world.settle_people([LANDLORD])
    world.settle_peers(ground, places)
    _seed(ground, places[0])
    rates, slowest = {side: [] for side in SIDES}, {side: [] for side in SIDES}
    with ExitStack() as stack:
        programs = commands.start(ground, "complaint", SIDES, stack)
        asked = world.requests_of("list", places)
        _compare(programs, asked[0])
        for number in range(-1, options.rounds):
            for side in SIDES:
                asked = world.requests_of("list", places)
                result = load.run(programs[side].port, asked, seconds=options.seconds if number >= 0 else 1)
                if number >= 0:  # the first are to warm up
                    rates[side].append(result.rate)
                    slowest[side].append(result.p99)
                    print(f"  {side:20} {result.rate:6.0f}/s  p99 {result.p99:.0f} ms", flush=True)
    made_of = {
        side: f"{Spread.of(rates[side]).shown()}/s, p99 {Spread.of(slowest[side]).median:.0f} ms" for side in SIDES
    }
    return [
        Row(
            f"reads, a page of 50: rate over {side}",
            ratio(rates["ours"], rates[side]),
            TIMES,
            target,
            wanted=wanted,
            absolute={"ours": made_of["ours"], side: made_of[side]},
        )
        for side, target, wanted in (("fastapi", 0.5, 0.8), ("fastapi-remembering", None, None))
    ]


def _seed(ground, place):
    """The same complaints on both sides, so new that no timer has anything to say of them."""
    chance, now = random.Random(5), datetime.now(UTC)  # noqa: S311 - the same rows in every run
    theirs = ground.store.peer_fastapi.complaints
    theirs.delete_many({"landlord": LANDLORD})
    ground.store[f"complaints--{LANDLORD}"].complaints.delete_many({})
    store.connect("complaints", ground.mongo_url)
    registry.refresh()
    caller = rules.Caller("s-1", LANDLORD, "staff", set())
    with acting_for(LANDLORD, actor="staff"):
        calendar = {"holidays": StoredCalendar.get(StoredCalendar.ID).holidays, "number": 1}
        for number in range(COMPLAINTS):
            received_at = (now - timedelta(minutes=chance.randint(1, 1_400))).replace(microsecond=0)
            told = TOLD | {"resident_id": place.resident(number), "description": WORDS, "received_at": received_at}
            receive_complaint(told, Act(now, "staff", "s-1"))
            _insert(theirs, rules.new_complaint(told, caller, None, calendar, None, None, now))
    publish = {"$unset": {"pending_events": "", "pending_since": ""}}
    ground.store[f"complaints--{LANDLORD}"].complaints.update_many({}, publish)


def _insert(complaints, complaint, attempt=0):
    try:
        complaints.insert_one(complaint)
    except DuplicateKeyError:  # of the reference, which is made of the id
        complaint["reference"] = rules.reference_of(complaint["_id"], complaint["received_at"].year, attempt + 1)
        _insert(complaints, complaint, attempt + 1)


def _compare(programs, asked):
    """Raises RuntimeError where the sides do not answer with rows of the same fields in the same order."""
    _method, path, token, _body = asked
    pages = []
    for program in programs.values():
        answer = requests.get(
            f"http://127.0.0.1:{program.port}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=9
        )
        rows = answer.json()["items"]
        pages.append([{name: row[name] for name in row if name not in ("id", "reference")} for row in rows])
    ours, *others = pages
    for page in others:
        for mine, theirs in zip(ours, page, strict=True):
            if {**mine, "received_at": "", "due_before": ""} != {**theirs, "received_at": "", "due_before": ""}:
                different = [name for name in mine if mine[name] != theirs.get(name)]
                raise RuntimeError(f"The sides answer different rows: {different}")
