"""A disk that is full, descriptors that run out, connections of the pool that are all in use."""

import contextlib
import resource
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.local.mongo import MongoReplicaSet
from deploy.local.processes import free_ports
from tests.faults.catalogue.conftest import make_known
from tests.faults.catalogue.processes import Clients, FaultedProcess, until


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 420 MB, about twice what an empty MongoDB takes."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=420m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_store_without_disk_is_told_to_callers_and_nothing_is_stored_in_half(
    addresses, landlord, small_disk, sign_in, tmp_path
):
    """F26. MongoDB on a file system that is filled under load; then there is room again and it is started anew."""
    mongo = MongoReplicaSet(small_disk, free_ports(1)[0])
    try:
        mongo.start()
        with MongoClient(mongo.url) as client:
            make_known(client["probe--platform"], landlord)
            process = FaultedProcess(replace(addresses, mongo_url=mongo.url), landlord, tmp_path / "log").start()
            clients = Clients([process], sign_in, number=4)
            until(lambda: len(clients.accepted) > 50)
            fill(small_disk / "filler")
            until(lambda: clients.statuses[503] > 20, 120, "being told to come back")
            assert set(clients.statuses) <= {201, 503}, clients.statuses
            (small_disk / "filler").unlink()
            until(lambda: not mongo.running, 60, "MongoDB giving up")
            mongo.start()
            recovered = len(clients.accepted)
            until(lambda: len(clients.accepted) > recovered + 20, 30, "accepting again")
            clients.stop()
            things = client[f"probe--{landlord}"].probe_things
            until(lambda: things.count_documents({"pending_since": {"$ne": None}}) == 0, 30, "publishing")
            there = {row["_id"]: row for row in things.find()}
            assert clients.accepted <= set(there)
            assert {(row["version"], row["sequence"], row["colour"]) for row in there.values()} == {(1, 1, "red")}
            followers = client[f"probe--{landlord}"].probe_followers
            until(lambda: followers.count_documents({}) == len(there), 60, "handling")
            assert process.running
        process.kill()
    finally:
        mongo.kill()


def fill(path):
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)


def test_a_log_that_cannot_be_written_stops_no_work(launch, landlord, sign_in):
    """F26. Standard output is a full device from the first line on."""
    process = launch(log_level="debug")
    process.log_file = Path("/dev/full")
    process.start()
    Clients.some(process, sign_in("reader"), 5)
    assert process.make({"Authorization": "Bearer nonsense"}).status_code == 401
    until(lambda: process.metric("doorstep_events_handled_total") >= 15, 20, "handling")
    _status, seconds = process.terminate()
    assert seconds < 19, "the end waits for its last line"


@pytest.mark.long
def test_without_descriptors_it_waits_and_goes_on_when_there_are_some(launch, landlord, sign_in):
    """F27. No more than five above those in use, and sixty clients who connect and say nothing."""
    process = launch().start()
    Clients.some(process, sign_in("reader"), 1)
    pid = process.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 5, before[1]))
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(socket.create_connection(("127.0.0.1", process.http), timeout=5))
        started = time.monotonic()
        with contextlib.suppress(Exception):  # whatever a client is told, or not told, it is not kept for ever
            assert process.make(sign_in("reader")).status_code in (201, 503)
        assert time.monotonic() - started < 31
        assert process.running
    until(lambda: process.make(sign_in("reader")).status_code == 201, 30, "going on")
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    until(process.is_ready, 10)


@pytest.mark.long
def test_with_every_connection_of_the_pool_in_use_callers_wait_no_longer_than_a_bound(
    launch, landlord, sign_in, to_store
):
    """F27. 150 requests at once while the store stands still, over a pool of 100: told in time, and no deadlock."""
    process = launch(to_store=to_store, max_workers=200).start()
    headers = sign_in("reader")
    with ThreadPoolExecutor(150) as pool:
        to_store.mode = "stall"
        started = time.monotonic()
        asked = [pool.submit(process.make, headers) for _ in range(150)]
        until(lambda: any(one.done() for one in asked), 30, "the first answer")
        told_after = time.monotonic() - started
        to_store.mode = "pass"
        statuses = {one.result().status_code for one in asked}
    assert statuses <= {201, 503}, statuses
    assert told_after < 28, f"the first caller was told after {told_after:.1f} s"
    until(lambda: process.make(headers).status_code == 201, 30, "going on")
