"""Documents between releases, under the wrong landlord, and changed where the store does not look."""

import pytest
from mongoengine import DictField, IntField, StringField

from shared.context import acting_for
from shared.store import Aggregate, WrongLandlord
from tests.shared.probe import Thing, ThingRow


@pytest.fixture(scope="module")
def service_name():
    return "probe"


class Box(Aggregate):
    meta = {"service": "probe", "collection": "probe_boxes"}

    contents = DictField()
    label = StringField()
    size = IntField()


def test_an_older_release_leaves_the_fields_of_a_newer_one_alone(working):
    Box(id="box", label="a").save()
    Box.collection().update_one({"_id": "box"}, {"$set": {"shape": "round"}})
    box = Box.get("box")
    box.label = "b"
    box.save()
    assert Box.collection().find_one({"_id": "box"})["shape"] == "round"
    assert Box.get("box").label == "b"


def test_a_tombstone_keeps_nothing_of_a_newer_release_either(working):
    Box(id="box", label="a").save()
    Box.collection().update_one({"_id": "box"}, {"$set": {"shape": "round"}})
    Box.get("box").remove()
    assert "shape" not in Box.collection().find_one({"_id": "box"})


def test_a_field_that_is_taken_away_is_taken_away_in_the_store(working):
    Box(id="box", label="a").save()
    box = Box.get("box")
    box.label = None
    box.save()
    assert "label" not in Box.collection().find_one({"_id": "box"})


@pytest.mark.parametrize("reach", [lambda c: next(iter(c.values())), lambda c: dict(c.items())["a"], lambda c: c["a"]])
def test_a_change_deep_inside_a_dictionary_is_stored_however_it_was_reached(working, reach):
    Box(id="box", contents={"a": {"n": 1, "deep": [{"m": 1}]}}).save()
    box = Box.get("box")
    reach(box.contents)["n"] = 2
    box.save()
    assert Box.get("box").contents["a"]["n"] == 2
    box = Box.get("box")
    for inner in reach(box.contents)["deep"]:
        inner["m"] = 2
    box.save()
    assert Box.get("box").contents["a"]["deep"][0]["m"] == 2
    box.contents["a"]["n"] = 3  # once more on the one that was saved
    box.save()
    assert Box.get("box").contents["a"]["n"] == 3


@pytest.mark.parametrize("act", ["save", "delete", "reload", "update", "modify"])
@pytest.mark.parametrize("kind", [Thing, ThingRow])
def test_no_way_of_the_library_takes_a_document_to_another_landlord(landlord, other_landlord, kind, act):
    for name in (landlord, other_landlord):
        with acting_for(name):
            kind.collection().insert_one({"_id": "x", "colour": name, "version": 1, "sequence": 1})
    with acting_for(landlord):
        document = kind.objects(id="x").first()
    with acting_for(other_landlord):
        with pytest.raises((WrongLandlord, TypeError)):
            getattr(document, act)()
        assert kind.collection().find_one({"_id": "x"})["colour"] == other_landlord
