"""Trouble on the wire between a process and its engines: it resumes by itself, and is never alive in looks only."""

import time

import eventlet
import pytest

from tests.faults.catalogue.processes import Clients, counted, seconds_until, stored, until

RESUMES_WITHIN = 30  # seconds after the fault has ended
PASSING = ("late", "narrow", "sliced")  # work goes on during these
SHORT = {"reset": 0, "late": 2, "sliced": 1}  # fault: seconds
LONG = {"reset": 0, "hole up": 15, "hole down": 15, "hole": 25, "stall": 60, "late": 10, "narrow": 10, "sliced": 10}


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("link", ["consumer", "relay", "store"])
def test_after_trouble_on_the_wire_it_resumes_by_itself(launch, landlord, sign_in, to_broker, to_store, scale, link):
    """F20. Eight faults (short: three) on three links, three rounds in the long form; 60 s of stall there."""
    process = launch(to_broker=to_broker, to_store=to_store).start()
    proxy = to_store if link == "store" else to_broker
    proxy.only = None if link == "store" else f"probe {link}".encode()
    worst = {}
    for fault, seconds in list(scale(SHORT, LONG).items()) * scale(1, 3):
        inflict(proxy, fault)
        if fault in PASSING:
            until(lambda: handles_a_command(process, landlord, sign_in), 30, f"working while {link} is {fault}")
        eventlet.sleep(seconds)
        proxy.mode = "pass"
        took = seconds_until(lambda: handles_a_command(process, landlord, sign_in), 60, f"resuming: {fault} of {link}")
        worst[fault] = max(took, worst.get(fault, 0))
        assert took <= RESUMES_WITHIN, f"{link} resumed {took:.1f} s after {fault}"
        until(process.is_ready, 10, f"being ready after {fault} of {link}")
    until(lambda: stored(landlord) == set(counted(landlord)), 60, "everything is handled")
    print(f"F20 {link}: " + ", ".join(f"{fault} {took:.1f} s" for fault, took in worst.items()))  # noqa: T201 - figures


def inflict(proxy, fault):
    if fault == "reset":
        proxy.cut()
    else:
        proxy.mode = fault


def handles_a_command(process, landlord, sign_in):
    """A new command is accepted, published and handled."""
    answer = process.make(sign_in("reader"))
    if answer.status_code != 201:
        return False
    made = answer.json()["id"]
    until(lambda: made in counted(landlord), RESUMES_WITHIN + 30, "handling")
    return True


@pytest.mark.long
def test_a_broker_that_accepts_and_says_nothing_holds_up_no_command(launch, landlord, sign_in, to_broker):
    """F21. Half open at connect: connections are given up within a few seconds, and tried again."""
    process = launch(to_broker=to_broker).start()
    to_broker.mode = "mute"
    to_broker.cut()
    until(lambda: not process.is_ready(), 10, "saying that it is not ready")
    Clients.some(process, sign_in("reader"), 5)
    eventlet.sleep(20)
    until(lambda: process.events()["consumer_interrupted"] >= 3, 10, "trying again")
    to_broker.mode = "pass"
    until(lambda: len(counted(landlord)) == 5, RESUMES_WITHIN, "publishing and handling")


@pytest.mark.long
def test_a_store_that_accepts_and_says_nothing_is_told_to_callers_in_time(launch, landlord, sign_in, to_store):
    """F21. Half open at connect: 503 within a few seconds instead of a request that hangs."""
    process = launch(to_store=to_store).start()
    to_store.mode = "mute"
    to_store.cut()
    started = time.monotonic()
    answer = process.make(sign_in("reader"))
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert time.monotonic() - started < 12
    to_store.mode = "pass"
    until(lambda: handles_a_command(process, landlord, sign_in), RESUMES_WITHIN, "recovering")


@pytest.mark.long
def test_a_store_that_takes_in_no_more_connections_is_told_to_callers_in_time(launch, landlord, sign_in, to_store):
    """F21. Half open at connect, but for those by which the driver watches the store: 503 in 22 s, not in minutes."""
    process = launch(to_store=to_store).start()
    headers = sign_in("reader")
    assert process.make(headers).status_code == 201
    to_store.only = b"speculativeAuthenticate"  # said by those that commands use
    to_store.mode = "stall"
    to_store.cut()

    def asked():
        started = time.monotonic()
        return process.make(headers).status_code, time.monotonic() - started

    told = [one.wait() for one in [eventlet.spawn(asked) for _ in range(20)]]
    assert {status for status, _ in told} == {503}
    assert max(seconds for _, seconds in told) < 22
    to_store.mode = "pass"
    until(lambda: handles_a_command(process, landlord, sign_in), RESUMES_WITHIN, "recovering")
