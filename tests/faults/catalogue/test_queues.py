"""Queues that are full, missing or were never bound: what was announced stays stored, or is where one can find it."""

import pytest

from shared.bus import names
from tests.faults.catalogue.processes import Clients, counted, pending, until
from tests.faults.catalogue.service import CountedElsewhere

FULL = "partner.tests.full"


@pytest.fixture
def full_queue(broker, landlord):
    """A partner's queue that refuses more than three messages."""
    with broker.channel() as channel:
        arguments = {"x-max-length": 3, "x-overflow": "reject-publish"}
        channel.queue_declare(FULL, durable=True, auto_delete=False, arguments=arguments)
        channel.queue_bind(FULL, names.EVENTS, f"{landlord}.#")
    yield
    with broker.channel() as channel:
        channel.queue_delete(FULL)


def test_an_event_that_a_full_queue_refuses_stays_stored_until_there_is_room(
    launch, broker, landlord, sign_in, full_queue
):
    """F19. Others get it meanwhile; its growing age is what the alert RelayLag sees; room made, it is delivered."""
    process = launch().start()
    Clients.some(process, sign_in("reader"), 10)
    until(lambda: len(counted(landlord)) == 10, 20, "handling by the others")
    until(lambda: process.metric("doorstep_relay_oldest_seconds") > 6, 12, "an age that an alert can see")
    assert process.metric("doorstep_relay_backlog") >= 7
    assert pending(landlord) >= 7
    with broker.channel() as channel:
        channel.queue_delete(FULL)
    until(lambda: pending(landlord) == 0, 15, "delivering")
    until(lambda: process.metric("doorstep_relay_backlog") == 0, 5, "an empty backlog")


def test_an_event_that_nobody_asked_for_is_counted_where_the_alert_looks(launch, broker, landlord, sign_in):
    """F19. No queue is bound to what a follower announces: it lies in doorstep.unrouted."""
    process = launch().start()
    Clients.some(process, sign_in("reader"), 3)
    until(lambda: broker.waiting(names.UNROUTED) == 3, 20, "arriving among the unrouted")
    until(lambda: pending(landlord) == 0)


@pytest.mark.long
def test_a_queue_that_is_deleted_stops_no_other_handler_and_is_read_again_once_it_is_there(
    launch, broker, landlord, sign_in
):
    """F19. What is announced while it is missing is for `doorstep reannounce`; what comes later is handled."""
    process = launch().start()
    with broker.channel() as channel:
        channel.queue_delete("probe.count_elsewhere")
    Clients.some(process, sign_in("reader"), 5)
    until(lambda: len(counted(landlord)) == 5, 15, "handling by the other handlers")
    assert process.running
    with broker.channel() as channel:
        broker.declare_queues(channel)
    Clients.some(process, sign_in("reader"), 1, colour="late")
    until(lambda: len(counted(landlord, CountedElsewhere)) >= 1, 30, "reading the queue again")
