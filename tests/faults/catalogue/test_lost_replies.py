"""What was done and could not be said: the reply of the store, of the door and of the broker is lost."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import eventlet
import pytest

from shared.context import acting_for
from tests.faults.catalogue.processes import Clients, counted, pending, stored, until
from tests.faults.catalogue.proxies import LostReplies
from tests.faults.catalogue.service import Follower
from tests.shared.probe import Thing, ThingRow

FOLLOWED_WITHIN = 600  # seconds: replies are lost all the while, and each stops the driver for half a second


@pytest.mark.timeout(2700)
def test_a_command_whose_reply_was_lost_is_repeated_and_done_once(launch, addresses, sign_in, landlord, scale):
    """F10. 10,000 (short: 150) commands; 5 % of the store's replies to writes and of the door's replies are lost."""
    wanted = scale(150, 10_000)
    to_store = LostReplies(urlsplit(addresses.mongo_url).port, 0.05)
    process = launch(to_store=to_store).start()
    to_door = LostReplies(process.http, 0.05, changing=(b"POST ",))
    clients = Clients([SimpleNamespace(http=to_door.port)], sign_in, number=8, pause=0)
    until(lambda: len(clients.accepted) >= wanted, scale(60, 1500), "so many commands")
    clients.stop()
    until(lambda: pending(landlord) == 0, 60, "everything is published")
    there = stored(landlord)
    assert to_store.lost > wanted // 50, "the store's replies were not lost"
    assert to_door.lost > wanted // 50, "the door's replies were not lost"
    assert clients.accepted <= there
    assert len(there - clients.accepted) <= clients.unanswered, "a command was done twice"
    check_effects_once(landlord, there)
    to_door.close()
    to_store.close()


def everything_is_out(process, landlord):
    """Every thing and its follower is published, so that what is published next is a thing."""
    with acting_for(landlord):
        followed = Follower.collection().count_documents({"pending_since": None})
    return followed == len(stored(landlord)) and process.metric("doorstep_relay_backlog") == 0


def check_effects_once(landlord, things):
    """One row and one follower for each thing, whatever came twice."""
    with acting_for(landlord):
        until(lambda: ThingRow.collection().count_documents({}) >= len(things), 60, "every row")
        until(lambda: Follower.collection().count_documents({}) >= len(things), FOLLOWED_WITHIN, "every follower")
        assert {row["_id"] for row in ThingRow.collection().find()} == things
        assert Follower.collection().count_documents({}) == len(things)
        assert Follower.collection().count_documents({"sequence": {"$ne": 1}}) == 0
        assert Thing.collection().count_documents({"$or": [{"version": {"$ne": 1}}, {"sequence": {"$ne": 1}}]}) == 0


@pytest.mark.timeout(900)
def test_an_event_whose_confirm_was_lost_is_published_again_and_has_one_effect(
    launch, sign_in, landlord, to_broker, scale
):
    """F11. 1,000 (short: 40) events reach the broker, whose confirms never arrive."""
    to_broker.only = b"probe relay"
    process = launch(to_broker=to_broker).start()
    rounds, each = scale((2, 20), (20, 50))
    Clients.some(process, sign_in("reader"), 1)
    for turn in range(1, rounds + 1):
        until(lambda: everything_is_out(process, landlord), 30, "settling")
        to_broker.mode = "hole down"
        Clients.some(process, sign_in("reader"), each)
        until(lambda turn=turn: len(counted(landlord)) >= (turn - 1) * each + 2, 30, "arriving")
        eventlet.sleep(0.3)
        assert pending(landlord) > 0, "nothing waits for its confirm"
        to_broker.mode = "pass"
        to_broker.cut()
        until(lambda: pending(landlord) == 0, 30, "publishing again")
    until(lambda: everything_is_out(process, landlord), 30, "settling")
    there = stored(landlord)
    assert len(there) == rounds * each + 1
    check_effects_once(landlord, there)
    assert sum(counted(landlord).values()) > len(there), "nothing was published twice: no confirm was lost"
