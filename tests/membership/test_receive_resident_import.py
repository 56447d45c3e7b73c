import pytest

from services.membership.commands.imports import run_resident_imports
from shared.context import acting_for
from tests.membership.people import a_file, a_row

PATH = "/api/v1/resident-imports"


def send(client, headers, content, media_type="text/csv"):
    return client.post(PATH, data=content, headers=headers | {"Content-Type": media_type})


@pytest.fixture
def headers(sign_in):
    return sign_in("membership_officer")


def test_takes_the_file_and_shows_its_progress(client, headers, landlord):
    sent = send(client, headers, a_file(a_row(1), a_row(2, tenure="?")))
    assert (sent.status_code, sent.json["status"], sent.json["seconds_left"]) == (202, "received", None)
    with acting_for(landlord):
        run_resident_imports()
    shown = client.get(f"{PATH}/{sent.json['id']}", headers=headers).json
    assert (shown["status"], shown["rows_new"], shown["rows_refused"], shown["seconds_left"]) == ("finished", 1, 1, 0)
    assert [each["id"] for each in client.get(PATH, headers=headers).json["items"]] == [sent.json["id"]]


@pytest.mark.parametrize("how", [{"query_string": {"format": "csv"}}, {"accept": "text/csv"}])
def test_faults_come_as_a_table_too(client, headers, landlord, how):
    header = "tenancy_ref,surname,tenure,address1,postcode,=note"
    job = send(client, headers, a_file("T1,Smith,?,1 Road,HU1 2AA,", header=header)).json["id"]
    with acting_for(landlord):
        run_resident_imports()
    asked = headers | ({"Accept": how["accept"]} if "accept" in how else {})
    table = client.get(f"{PATH}/{job}/faults", headers=asked, query_string=how.get("query_string"))
    assert table.mimetype == "text/csv"
    assert table.text.splitlines()[1].startswith("2,2,tenure,unknown_tenure,")


def test_no_column_of_the_fault_table_is_a_formula(client, headers, landlord):
    header = "tenancy_ref,surname,tenure,address1,postcode,=dob"
    job = send(client, headers, a_file("T1,Smith,SEC,1 Road,HU1 2AA,never", header=header)).json["id"]
    with acting_for(landlord):
        run_resident_imports()
    table = client.get(f"{PATH}/{job}/faults?format=csv", headers=headers).text
    assert ",'=dob," in table


def test_faults_come_in_pages(client, headers, landlord):
    job = send(client, headers, a_file(*(a_row(number, tenure="?") for number in range(5)))).json["id"]
    with acting_for(landlord):
        run_resident_imports()
    first = client.get(f"{PATH}/{job}/faults?limit=3", headers=headers).json
    query = {"limit": 3, "cursor": first["next"]}
    second = client.get(f"{PATH}/{job}/faults", headers=headers, query_string=query).json
    assert [fault["row"] for fault in first["items"] + second["items"]] == [2, 3, 4, 5, 6]


def test_missing_columns_are_refused_by_name(client, headers):
    refused = send(client, headers, b"tenancy_ref,surname\nT1,Smith\n")
    assert (refused.status_code, refused.json["code"]) == (422, "columns_missing")
    assert refused.json["missing"] == ["tenure", "address_1", "postcode"]


def test_the_same_file_under_the_same_key_is_one_import(client, headers):
    keyed = headers | {"Idempotency-Key": "k1"}
    first, second = (send(client, keyed, a_file(a_row(1))) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    other = send(client, keyed, a_file(a_row(2)))
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_is_for_files_of_csv_only(client, headers):
    assert send(client, headers, b"{}", "application/json").status_code == 415


@pytest.mark.parametrize("role", ["reader", "resident", "partner", "engagement_officer"])
def test_needs_the_permission(client, sign_in, role):
    assert send(client, sign_in(role), a_file(a_row(1))).status_code == 403
    assert client.get(PATH, headers=sign_in(role)).status_code == 403


def test_another_landlords_import_is_not_found(client, headers, sign_in, other_landlord):
    job = send(client, headers, a_file(a_row(1))).json["id"]
    other = sign_in("administrator", at=other_landlord)
    for path in (f"{PATH}/{job}", f"{PATH}/{job}/faults", f"{PATH}/{job}/faults?format=csv"):
        assert client.get(path, headers=other).status_code == 404
    assert client.get(PATH, headers=other).json["items"] == []
