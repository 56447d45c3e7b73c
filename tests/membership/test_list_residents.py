import logging

import pytest
from structlog.testing import capture_logs

from services.membership.model import Resident
from shared.context import acting_for
from tests.membership.people import registered

logging.getLogger("pymongo").setLevel(logging.WARNING)


@pytest.fixture
def people(landlord):
    with acting_for(landlord):
        return [
            registered(family_name="Smith", given_name="Zoë", estate="A", block="A-1", external_reference="T1"),
            registered(family_name="Smythe", given_name="Ada", estate="B", tenure="leaseholder"),
            registered(family_name="Jones", given_name="Smilla", estate="A"),
        ]


def names(client, headers, **query):
    shown = client.get("/api/v1/residents", query_string=query, headers=headers)
    assert shown.status_code == 200, shown.json
    return [row["family_name"] for row in shown.json["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Jones", "Smith", "Smythe"]),
        ({"name": "SM"}, ["Jones", "Smith", "Smythe"]),
        ({"name": "smith"}, ["Smith"]),
        ({"name": "zoe smi"}, ["Smith"]),
        ({"name": "Smith ZOË"}, ["Smith"]),
        ({"name": "mith"}, []),
        ({"name": "s.*"}, []),
        ({"estate": "A"}, ["Jones", "Smith"]),
        ({"block": "A-1"}, ["Smith"]),
        ({"tenure": "leaseholder"}, ["Smythe"]),
        ({"state": "moved_out"}, []),
        ({"reference": "T1"}, ["Smith"]),
        ({"estate": "A", "name": "smi"}, ["Jones", "Smith"]),
    ],
)
def test_finds_by_filters_and_the_beginning_of_a_name(client, sign_in, people, query, found):
    assert names(client, sign_in("reader"), **query) == found


def test_what_is_not_known_of_a_resident_is_null(client, sign_in, people):
    shown = client.get("/api/v1/residents?name=smythe", headers=sign_in("reader")).json["items"][0]
    assert (shown["block"], shown["external_reference"]) == (None, None)


def test_a_search_by_name_uses_its_index(working, people):
    plan = Resident.collection().find({"search_names": {"$regex": "^smi"}}).explain()
    stages = str(plan["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in stages
    assert "by_any_name" in stages


def test_pages_hold_everybody_once(client, sign_in, people):
    headers, seen, cursor = sign_in("reader"), [], {}
    while True:
        shown = client.get("/api/v1/residents", query_string={"limit": 1, **cursor}, headers=headers).json
        seen += [row["family_name"] for row in shown["items"]]
        if shown["next"] is None:
            break
        cursor = {"cursor": shown["next"]}
    assert seen == ["Jones", "Smith", "Smythe"]


def test_lists_say_nothing_of_how_people_are_reached(client, sign_in, people):
    shown = client.get("/api/v1/residents", headers=sign_in("reader")).json["items"][0]
    assert not {"email", "phone", "address_lines", "date_of_birth"} & shown.keys()


@pytest.mark.parametrize("role", ["resident", "partner"])
@pytest.mark.parametrize("path", ["/residents?name=sm", "/residents", "/residents/{id}", "/residents/{id}/timeline"])
def test_nobody_finds_a_person_without_the_permission(client, sign_in, people, role, path):
    answer = client.get("/api/v1" + path.format(id=people[0].id), headers=sign_in(role))
    assert answer.status_code == 403


def test_that_staff_looked_at_a_resident_is_logged_with_ids_alone(client, sign_in, people):
    with capture_logs() as logs:
        client.get(f"/api/v1/residents/{people[0].id}", headers=sign_in("reader", person_id="s-7"))
    facts = [line for line in logs if line["event"] == "resident_read"]
    assert facts == [{"event": "resident_read", "log_level": "info", "resident_id": people[0].id, "reader_id": "s-7"}]


def test_another_landlords_residents_are_not_found(client, sign_in, people, other_landlord):
    headers = sign_in("administrator", at=other_landlord)
    assert names(client, headers) == []
    assert client.get(f"/api/v1/residents/{people[0].id}", headers=headers).status_code == 404
    assert client.get(f"/api/v1/residents/{people[0].id}/timeline", headers=headers).status_code == 404
