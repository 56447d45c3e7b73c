"""Waiting until nothing is under way any more: no event waits in a document, no message in a queue."""

import time

from shared.bus.names import UNROUTED
from tests.faults import stored

WITHIN = 300  # seconds
IGNORED = (UNROUTED, "aliveness-test")


class NotDrained(AssertionError):
    """Something did not come to its end; the text says what is left where."""


def drain(platform, within=WITHIN):
    """Wait until all is published and handled. Returns the seconds it took. Raises NotDrained."""
    began = time.monotonic()
    while left := left_over(platform):
        if time.monotonic() - began > within:
            raise NotDrained(f"after {within} s still waiting: {left}")
        time.sleep(0.5)
    return time.monotonic() - began


def left_over(platform):
    """{place: how many are under way}, empty when all is done. What is parked is under way to nobody: see parked()."""
    waiting = stored.pending(platform.mongo.client(), platform.landlords)
    if waiting:
        return {"documents with events to publish": waiting}
    return {name: count for name, count in queued(platform).items() if count and not name.endswith(".parked")}


def parked(platform):
    return {name: count for name, count in queued(platform).items() if count and name.endswith(".parked")}


def queued(platform):
    """{queue: messages, those handed out and not acknowledged included}."""
    lines = platform.rabbitmqctl("list_queues", "--no-table-headers", "-p", "doorstep", "name", "messages").splitlines()
    counts = dict(line.split("\t") for line in lines if "\t" in line)
    return {name: int(count or 0) for name, count in counts.items() if name not in IGNORED}
