"""Settings that are read again only after a second: whose they are, and when a change is seen."""

import eventlet
import pytest

from shared import store
from shared.context import acting_for
from shared.store import gathering, recent
from tests.shared.probe import Thing


@pytest.fixture(scope="module")
def service_name():
    return "probe"


@pytest.fixture
def asked(monkeypatch):
    """What went to the database."""
    found, really = [], gathering.read_all

    def read_all(database, wanted):
        found.append([name for name, _, _ in wanted])
        return really(database, wanted)

    monkeypatch.setattr(gathering, "read_all", read_all)
    return found


def settings(*beside):
    (found,), _ = Thing.read_settings([Thing.wanted("settings", "colour")], [Thing.wanted(one) for one in beside])
    return found and found["colour"]


def at_a_door_of(landlord):
    with acting_for(landlord):
        return settings()


def test_settings_are_read_once_a_second(working, asked, monkeypatch):
    Thing(id="settings", colour="red").save()
    assert [settings() for _ in range(3)] == ["red"] * 3
    assert asked == [["probe_things"]]
    monkeypatch.setattr(recent, "KEPT", 0)
    settings()
    assert len(asked) == 2


def test_what_is_wanted_beside_them_is_read_each_time_and_in_the_same_asking(working, asked):
    Thing(id="settings", colour="red").save()
    settings("other")
    settings("other")
    assert asked == [["probe_things", "probe_things"], ["probe_things"]]


def test_a_change_by_this_process_is_seen_at_once(working):
    assert settings() is None
    thing = Thing(id="settings", colour="red").save()
    assert settings() == "red"
    thing.colour = "blue"
    thing.save()
    assert settings() == "blue"
    Thing.change_where("settings", {}, {"colour": {"$literal": "green"}})
    assert settings() == "green"


def test_a_change_by_another_process_is_seen_a_second_later(working, monkeypatch):
    Thing(id="settings", colour="red").save()
    assert settings() == "red"
    Thing.collection().update_one({"_id": "settings"}, {"$set": {"colour": "blue"}})
    assert settings() == "red"
    monkeypatch.setattr(recent, "monotonic", lambda: 1e12)
    assert settings() == "blue"


def test_what_was_read_before_a_change_of_this_process_is_not_remembered(working, monkeypatch):
    thing = Thing(id="settings", colour="red").save()
    settings()
    recent._known.clear()
    really = gathering.read_all

    def read_and_dawdle(database, wanted):
        found = really(database, wanted)
        eventlet.sleep(0.05)
        return found

    monkeypatch.setattr(gathering, "read_all", read_and_dawdle)
    reading = eventlet.spawn(at_a_door_of, working)
    eventlet.sleep(0.03)
    thing.colour = "blue"
    thing.save()
    assert reading.wait() == "red", "read before the change"
    assert settings() == "blue"


def test_another_landlords_settings_are_their_own(working, other_landlord):
    Thing(id="settings", colour="red").save()
    assert settings() == "red"
    with acting_for(other_landlord):
        assert settings() is None
        Thing(id="settings", colour="blue").save()
        assert settings() == "blue"
    assert settings() == "red"


def test_no_more_are_remembered_than_fit(working, monkeypatch):
    monkeypatch.setattr(recent, "MOST", 2)
    Thing(id="settings", colour="red").save()
    for number in range(5):
        recent.read_all(store.database("probe"), [(f"none-{number}", (), "x")])
    assert settings() == "red"
    assert len(recent._known) <= 3
