import pytest

from services.membership.commands.landlords import change_landlord_state, register_landlord
from services.membership.model import Landlord
from shared.context import PLATFORM, acting_for
from shared.contracts.membership import LandlordChanged, LandlordRegistered
from shared.errors import BadInput, Conflict, RuleBroken


@pytest.fixture
def platform(landlord):
    with acting_for(PLATFORM, actor="operator"):
        yield
        Landlord.collection().delete_many({"_id": {"$in": ["north", "south"]}})


def registered(landlord_id="north", **values):
    return register_landlord(landlord_id, **({"organisation_name": "North", "kind": "almo", "nation": "ENG"} | values))


def test_announces_who_it_is_under_the_platforms_id(platform, announced):
    registered(hosts=["homes.north.example"])
    event = announced.last(LandlordRegistered)
    assert (event.landlord, event.subject, event.state) == (PLATFORM, "north", "active")
    assert event.hosts == ["homes.north.example"]


@pytest.mark.parametrize("given", ["platform", "North", "n", "north--south", "1north", "north_south", "n" * 32, ""])
def test_refuses_what_can_be_no_id(platform, given):
    with pytest.raises(BadInput, match="bad_landlord_id"):
        registered(given)


@pytest.mark.parametrize("host", ["north", "north..example", "-north.example", "north.example/", "NORTH.example"])
def test_refuses_what_can_be_no_host_name(platform, host):
    with pytest.raises(BadInput, match="bad_host_name"):
        registered(hosts=[host])


def test_an_id_is_never_given_again(platform):
    registered()
    change_landlord_state("north", "leaving")
    change_landlord_state("north", "gone")
    with pytest.raises(Conflict, match="landlord_exists"):
        registered()


def test_a_host_name_is_free_again_when_its_landlord_is_gone(platform):
    registered(hosts=["homes.example"])
    with pytest.raises(Conflict, match="host_name_taken"):
        registered("south", hosts=["homes.example"])
    change_landlord_state("north", "leaving")
    change_landlord_state("north", "gone")
    assert registered("south", hosts=["homes.example"]).hosts == ["homes.example"]


@pytest.mark.parametrize(
    ("before", "state"),
    [([], "gone"), ([], "active"), (["leaving", "gone"], "active"), (["leaving", "gone"], "leaving")],
)
def test_a_landlord_moves_on_step_by_step(platform, before, state):
    registered()
    for step in before:
        change_landlord_state("north", step)
    with pytest.raises(RuleBroken, match="not_possible_now"):
        change_landlord_state("north", state)


def test_a_change_of_state_is_told(platform, announced):
    registered()
    change_landlord_state("north", "leaving")
    assert announced.last(LandlordChanged).state == "leaving"
    assert announced.last(LandlordChanged).sequence == 2
