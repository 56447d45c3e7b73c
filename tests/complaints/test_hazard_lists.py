"""Lists of dangers, and of places with several."""

import pytest

from services.complaints.commands.hazard_work import close_hazard_concern
from services.complaints.commands.hazards import acknowledge_hazard_concern, detect_hazard_clusters
from services.complaints.model.hazard_cluster import HazardCluster
from services.complaints.projections import Resident
from services.complaints.queries.hazards import list_hazard_clusters, list_hazard_concerns
from shared.contracts.complaints import HazardClusterDetected
from tests.complaints.saying import NOW, staff
from tests.harness import days

URL = "/api/v1/hazards"


def test_emergencies_come_first_then_what_is_due_first(client, sign_in, concern):
    later, sooner = concern(), concern(NOW, occurred_at=NOW - days(2))
    emergency = concern(NOW, severity="emergency")
    closed = concern()
    close_hazard_concern(closed.id, "same_matter", "Twice.", staff(), version=closed.version)
    headers = sign_in("reader")
    shown = client.get(f"{URL}?limit=2", headers=headers).json
    rest = client.get(f"{URL}?limit=2&cursor={shown['next']}", headers=headers).json
    assert [row["id"] for row in shown["items"] + rest["items"]] == [emergency.id, sooner.id, later.id]
    assert [row["id"] for row in client.get(f"{URL}?open=false", headers=headers).json["items"]] == [closed.id]


def test_filters(concern):
    mould, gas = concern(), concern(severity="emergency", kinds=["gas"], place="B-1", resident_id=None)
    acknowledge_hazard_concern(gas.id, staff())
    for name, value, found in (
        ("severity", "emergency", gas), ("kind", "damp_and_mould", mould), ("place", "B-1", gas),
        ("state", "raised", None),
        ("resident_id", "r-1", mould), ("complaint_id", "c-1", ()), ("acknowledged", True, gas),
        ("acknowledged", False, mould),
    ):  # fmt: skip
        ids = {one.id for one in list_hazard_concerns(None, 10, **{name: value})}
        assert ids == ({mould.id, gas.id} if found is None else {found.id} if found else set()), name


# Clusters


@pytest.fixture
def homes(concern):
    Resident.keep_many([(f"h-{n}", 1, {"state": "active", "tenure": "secure", "estate": "NORTH"}) for n in range(9)])

    def build(home, when=NOW, **changes):
        one = concern(when, resident_id=f"h-{home}", **changes)
        detect_hazard_clusters(one, now=when)
        return one

    return build


def test_three_homes_of_a_place_within_ninety_days_are_a_cluster_told_once(homes, announced):
    first = homes(1)
    homes(2, NOW + days(40))
    assert HazardCluster.collection().count_documents({}) == 0
    third = homes(3, NOW + days(89))
    homes(4, NOW + days(90))
    detect_hazard_clusters(third, now=NOW + days(91))
    (cluster,) = list_hazard_clusters(None, 10)
    assert (cluster.place, cluster.kind, cluster.homes) == ("NORTH", "damp_and_mould", 3)
    assert cluster.concern_ids[0] == first.id
    assert announced.names.count("hazard_cluster_detected") == 1
    assert announced.last(HazardClusterDetected).homes == 3


def test_homes_of_a_block_are_told_of_even_where_those_of_its_estate_were(homes, announced):
    blocks = {1: "ASH-1", 2: "ASH-1", 3: "ASH-1", 4: "ELM-2"}
    for home, block in blocks.items():
        in_block(home, block)
    for home in (1, 2, 4):
        homes(home)
    (estate,) = list_hazard_clusters(None, 10)
    assert (estate.place, estate.block, estate.homes) == ("NORTH", None, 3)
    homes(3, NOW + days(1))  # the latest detected stands first
    block, _ = list_hazard_clusters(None, 10)
    assert (block.place, block.block, block.homes) == ("NORTH", "ASH-1", 3)
    assert announced.names.count("hazard_cluster_detected") == 2


def in_block(home, block, estate="NORTH"):
    Resident.keep_many([(f"h-{home}", 2, {"state": "active", "tenure": "secure", "estate": estate, "block": block})])


def test_homes_of_a_block_that_is_known_are_not_counted_for_the_estate_again(homes):
    for home in (1, 2, 3):
        in_block(home, "ASH-1")
        homes(home)
    homes(4)
    homes(5)
    assert [one.block for one in list_hazard_clusters(None, 10)] == ["ASH-1"]
    homes(6)
    assert {(one.block, one.homes) for one in list_hazard_clusters(None, 10)} == {("ASH-1", 3), (None, 3)}


def test_blocks_of_one_code_on_several_estates_are_several(homes):
    for home, estate in enumerate(("NORTH", "SOUTH", "EAST", "NORTH"), start=1):
        in_block(home, "1", estate)
        homes(home)
    assert list_hazard_clusters(None, 10) == []


def test_what_was_noticed_before_the_block_was_known_counts(homes):
    homes(1)
    homes(2)
    in_block(3, "ASH-1")
    homes(3)
    (cluster,) = list_hazard_clusters(None, 10)
    assert (cluster.place, cluster.block) == ("NORTH", None)


def test_they_are_found_by_estate_and_by_block(homes):
    in_block(1, "ASH-1")
    one, other = homes(1), homes(2)
    assert {found.id for found in list_hazard_concerns(None, 10, place="NORTH")} == {one.id, other.id}
    assert [found.id for found in list_hazard_concerns(None, 10, block="ASH-1")] == [one.id]


@pytest.mark.parametrize(
    "third",
    [
        {"home": 2},
        {"home": 3, "place": "SOUTH"},
        {"home": 3, "kinds": ["pests"]},
        {"home": 3, "when": NOW + days(91)},
    ],
)
def test_the_same_home_another_place_another_kind_or_a_later_time_is_none(homes, third):
    homes(1)
    homes(2)
    homes(**third)
    assert list_hazard_clusters(None, 10) == []


def test_what_turned_out_to_be_no_hazard_does_not_count(homes):
    false = homes(1)
    close_hazard_concern(false.id, "no_hazard", "Paint.", staff(), version=false.version)
    homes(2)
    homes(3)
    assert list_hazard_clusters(None, 10) == []


def test_without_a_place_there_is_no_cluster(concern):
    for _ in range(3):
        detect_hazard_clusters(concern(resident_id=None), now=NOW)
    assert list_hazard_clusters(None, 10) == []


def test_two_processes_that_detect_the_same_make_one(homes, announced, monkeypatch):
    ones = [homes(1), homes(2), homes(3)]
    with monkeypatch.context() as racing:
        racing.setattr(HazardCluster.collection(), "find_one", lambda *_: None, raising=False)
        detect_hazard_clusters(ones[-1], now=NOW)
    assert HazardCluster.collection().count_documents({}) == 1


def test_the_latest_cluster_is_shown_first(client, sign_in, homes):
    for n in range(1, 4):
        homes(n)
    for n in range(1, 4):
        homes(n, NOW + days(1), kinds=["pests"])
    headers = sign_in("complaints_officer")
    shown = client.get(f"{URL}/clusters?limit=1", headers=headers).json
    rest = client.get(f"{URL}/clusters?limit=1&cursor={shown['next']}", headers=headers).json
    assert [row["kind"] for row in shown["items"] + rest["items"]] == ["pests", "damp_and_mould"]
