"""One real process: what survives its death, how it ends, what it says when an engine is away."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from shared.bus import names
from shared.context import acting_for
from tests.processes.conftest import QUEUE, until
from tests.processes.probe_service import Effect
from tests.proxy import Proxy, at_port
from tests.shared.probe import Thing


def waiting(broker, queue):
    return broker.queue_declare(queue, passive=True).message_count


@pytest.fixture
def to_broker(engines):
    proxy = Proxy(urlsplit(engines.amqp_url).port)
    yield proxy
    proxy.close()


@pytest.fixture
def to_store(engines):
    proxy = Proxy(urlsplit(engines.mongo_url).port)
    yield proxy
    proxy.close()


def test_an_event_accepted_before_a_kill_is_published_after_the_restart(launch, engines, effects, sign_in, to_broker):
    to_broker.refuse()
    first = launch(amqp_url=at_port(engines.amqp_url, to_broker.port)).start(ready=False)
    until(lambda: answers(first) == 401)  # it knows who has signed in, and that this is nobody
    made = [first.make(sign_in("reader")) for _ in range(10)]
    assert {answer.status_code for answer in made} == {201}
    first.kill()
    assert effects() == {}
    launch().start()
    until(lambda: len(effects()) == 10)
    assert set(effects().values()) == {1}


def answers(process):
    """The status for somebody who has not signed in; None before it listens."""
    try:
        return requests.get(f"http://127.0.0.1:{process.http}/api/v1/things/x", timeout=1).status_code
    except requests.RequestException:
        return None


def test_killed_again_and_again_under_load_it_loses_nothing_it_accepted(launch, effects, sign_in, landlord):
    process, accepted = launch(), 0
    for _ in range(4):
        process.start()
        with ThreadPoolExecutor(8) as pool:
            headers = sign_in("reader")
            answered = [pool.submit(process.make, headers) for _ in range(60)]
            until(lambda answered=answered: sum(one.done() for one in answered) > 20)
            process.process.kill()
            process.process.wait()
            accepted += sum(one.exception() is None and one.result().status_code == 201 for one in answered)
        process.process.stdout.close()
    process.start()
    with acting_for(landlord):
        until(lambda: Thing.collection().count_documents({"pending_events": {"$ne": []}}) == 0)
        stored = Thing.collection().count_documents({})
    until(lambda: len(effects()) == stored)
    assert stored >= accepted > 60


def test_while_the_broker_is_away_commands_succeed_and_a_stop_ends_in_time(launch, engines, sign_in, to_broker):
    process = launch(amqp_url=at_port(engines.amqp_url, to_broker.port)).start()
    to_broker.refuse()
    assert process.make(sign_in("reader")).status_code == 201
    assert requests.get(f"http://127.0.0.1:{process.ops}/readyz", timeout=3).status_code in (200, 503)
    status, seconds = process.terminate()
    assert seconds < 20
    assert status == 0


def test_a_swallowed_broker_does_not_hold_up_a_stop(launch, engines, sign_in, to_broker):
    process = launch(amqp_url=at_port(engines.amqp_url, to_broker.port)).start()
    to_broker.mode = "hole"
    assert process.make(sign_in("reader")).status_code == 201
    _status, seconds = process.terminate()
    assert seconds < 20


def test_while_the_store_is_away_requests_are_told_to_come_back(launch, engines, sign_in, to_store):
    url = at_port(engines.mongo_url, to_store.port, authSource="admin", directConnection="true")
    process = launch(mongo_url=url).start()
    assert process.make(sign_in("reader")).status_code == 201
    to_store.refuse()
    answer = process.make(sign_in("reader"))
    assert answer.status_code == 503
    assert answer.json()["code"] == "database_away"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    to_store.admit()
    until(lambda: process.make(sign_in("reader")).status_code == 201)


def test_started_while_the_store_is_away_it_asks_people_to_come_back(launch, engines, sign_in, to_store):
    to_store.refuse()
    url = at_port(engines.mongo_url, to_store.port, authSource="admin", directConnection="true")
    process = launch(mongo_url=url).start(ready=False)
    until(lambda: answers(process))
    answer = process.make(sign_in("reader"))
    assert (answer.status_code, answer.json()["code"]) == (503, "starting")  # not 401, which would sign them out
    to_store.admit()
    until(lambda: process.make(sign_in("reader")).status_code == 201)


def test_told_to_stop_it_finishes_the_requests_it_has(launch, sign_in, effects):
    process = launch().start()
    with ThreadPoolExecutor(10) as pool:
        headers = sign_in("reader")
        slow = [pool.submit(process.make, headers, seconds=1.5) for _ in range(10)]
        until(lambda: b"doorstep_workers_busy" in metrics(process) and busy(process) >= 10)
        status, seconds = process.terminate()
        assert {one.result().status_code for one in slow} == {201}
    assert status == 0
    assert seconds < 10
    launch().start()
    until(lambda: len(effects()) == 10)


def metrics(process):
    return requests.get(f"http://127.0.0.1:{process.ops}/metrics", timeout=3).content


def busy(process):
    line = next(line for line in metrics(process).decode().splitlines() if line.startswith("doorstep_workers_busy{"))
    return float(line.split()[-1])


def test_told_to_stop_while_handling_nothing_comes_twice(launch, sign_in, effects, broker):
    process = launch().start()
    headers = sign_in("reader")
    for _ in range(12):
        process.make(headers, colour="slow")
    until(lambda: len(effects()) >= 1)
    process.terminate()
    launch().start()
    until(lambda: len(effects()) == 12)
    assert set(effects().values()) == {1}
    assert waiting(broker, names.suspect(QUEUE)) == 0


def test_a_message_that_kills_its_process_is_parked_and_its_neighbours_are_handled(
    launch, sign_in, effects, broker, mongo
):
    process = launch().start()
    headers = sign_in("reader")
    for _ in range(11):
        process.make(headers)
    process.make(headers, colour="killer")
    deaths = 0
    while waiting(broker, names.parked(QUEUE)) == 0:
        until(lambda: not process.running or waiting(broker, names.parked(QUEUE)), within=40)
        if not process.running:
            deaths += 1
            assert deaths <= 8, "it goes on killing its process"
            process.process.stdout.close()
            process.start(ready=False)
    parked = broker.basic_get(names.parked(QUEUE), no_ack=True)
    assert parked.headers[names.ERROR] == "killed_its_process"
    assert json.loads(parked.body)["data"]["colour"] == "killer"
    until(lambda: len(effects()) == 11)
    tried = mongo["probe--platform"]["trials"].count_documents({"_id": {"$regex": json.loads(parked.body)["id"]}})
    assert tried == 0, "replayed, it would be parked again without a trial"


def test_timers_fire_once_over_two_processes(launch, landlord):
    for process in (launch(), launch()):
        process.start()
    with acting_for(landlord):
        until(lambda: Effect.collection().count_documents({"turn": {"$exists": True}}) >= 4)
        turns = [row["turn"] for row in Effect.collection().find({"turn": {"$exists": True}})]
    assert len(turns) - len(set(turns)) <= 1  # a turn that begins late in its second may end in the next


def test_what_is_missing_is_named_and_nothing_starts(launch):
    process = launch()
    del process.environment["DOORSTEP_MONGO_URL"], process.environment["DOORSTEP_SECRET"]
    process.start(ready=False)
    assert process.process.wait(20) == 1
    said = process.process.stdout.read()
    assert "DOORSTEP_MONGO_URL is not set; DOORSTEP_SECRET is not set" in said
