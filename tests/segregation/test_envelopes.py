"""Every subscription, with messages whose landlord is not what it seems: nothing is stored for anybody."""

import json

import pytest

from shared.bus import names
from shared.context import PLATFORM
from tests.generated.world import World, empty
from tests.segregation.crowd import new_canary
from tests.segregation.deliveries import delivery, envelope, handle, landlord_handlers

every_handler = pytest.mark.parametrize("handler", landlord_handlers(), ids=repr)


@pytest.fixture(scope="module")
def world(platform_store, membership_settings, logged):
    """Landlords with empty databases: two active ones, one leaving, one gone."""
    with pytest.MonkeyPatch.context() as patch, empty(platform_store, patch) as world:
        yield world


def mismatched(world: World, contract):
    """{what is wrong: delivery}"""
    canary = new_canary()
    own, other = envelope(contract, world.own, canary), envelope(contract, world.other, canary)
    name = f"{contract.name}.v{contract.version}"
    key = f"{world.own}.{name}"
    own_header = {names.ROUTING_KEY: f"{world.other}.{name}"}
    return {
        "another landlord in the envelope": delivery(other, key=key),
        "another landlord in the key": delivery(own, key=f"{world.other}.{name}"),
        "another landlord in a header that anybody can write": delivery(other, key=key, headers=own_header),
        "the platform in the envelope": delivery(own | {"landlord": PLATFORM}, key=key),
        "the platform in the key": delivery(own, key=f"{PLATFORM}.{name}"),
        "no landlord": delivery({k: v for k, v in own.items() if k != "landlord"}, key=key),
        "an empty landlord": delivery(own | {"landlord": ""}, key=key),
        "a list of landlords": delivery(own | {"landlord": [world.own, world.other]}, key=key),
        "an operator of the database as landlord": delivery(own | {"landlord": {"$ne": ""}}, key=key),
        "a pattern as landlord": delivery(own | {"landlord": "*"}, key=key),
        "two landlords": delivery(_twice(own, world.other), key=key),
        "another event in the key": delivery(own, key=f"{world.own}.membership.something_else.v1"),
        "another service as source": delivery(own | {"source": "/elsewhere"}, key=key),
        "a landlord whom nobody knows": delivery(envelope(contract, "t00nobody", canary)),
        "a landlord whose id begins with ours": delivery(envelope(contract, f"{world.own}-city", canary), key=key),
        "a landlord who is gone": delivery(envelope(contract, world.former, canary)),
    }


def _twice(event, other):
    """JSON in which the name stands twice; the first one is what a careless reader of keys would believe."""
    return json.dumps(event).replace('"landlord":', f'"landlord": "{other}", "landlord_": 1, "landlord":', 1).encode()


LET_GO = {"a landlord who is gone"}  # nothing is left that could be wrong: acknowledged, and forgotten
BELIEVED = {"two landlords"}  # the last one counts, as in the routing key that the broker has checked


@every_handler
def test_nothing_is_stored_for_anybody(handler, world):
    present = (world.own, world.other, world.leaver)
    before = [world.digest(landlord) for landlord in present]
    for contract in handler.contracts:
        for what, message in mismatched(world, contract).items():
            if what not in BELIEVED:
                run = handle(handler, message)
                assert (message in run.handled) == (what in LET_GO), f"{handler} takes {contract.name} with {what}."
    assert [world.digest(landlord) for landlord in present] == before, f"{handler} stored something."
    assert not [name for name in world.mongo.list_database_names() if world.former in name or "t00nobody" in name]


@every_handler
def test_a_batch_of_right_and_wrong_keeps_the_right_for_its_own_landlord(handler, world):
    contract = handler.contracts[0]
    ours, theirs = new_canary(), new_canary()
    good = [delivery(envelope(contract, world.own, ours)), delivery(envelope(contract, world.other, theirs))]
    wrong = [message for what, message in mismatched(world, contract).items() if what not in BELIEVED | LET_GO]
    run = handle(handler, good[0], *wrong, good[1])
    assert not set(wrong) & run.handled
    assert theirs not in repr(world.contents(world.own)), f"{handler} keeps another landlord's event."
    assert ours not in repr(world.contents(world.other)), f"{handler} keeps another landlord's event."


@every_handler
def test_the_last_of_two_landlords_is_the_one_whose_key_it_came_under(handler, world):
    before = world.digest(world.other)
    handle(handler, mismatched(world, handler.contracts[0])["two landlords"])
    assert world.digest(world.other) == before
