import pytest

from services.membership.commands.residents import change_own_details, record_moving_out
from services.membership.model import Resident
from shared.context import acting_for
from shared.errors import RuleBroken
from tests.harness import NOW
from tests.membership.people import registered


@pytest.fixture
def resident(landlord):
    with acting_for(landlord):
        return registered()


def test_a_resident_sees_and_changes_their_own(client, sign_in, resident):
    headers = sign_in("resident", person_id=resident.id)
    assert client.get("/api/v1/me/resident", headers=headers).json["family_name"] == "Okafor"
    sent = {"phone": "07700 900123", "involvement": "regular"}
    changed = client.patch("/api/v1/me/resident", json=sent, headers=headers)
    assert (changed.json["phone"], changed.json["involvement"]) == ("+447700900123", "regular")


@pytest.mark.parametrize("field", ["tenure", "family_name", "state", "id", "estate"])
def test_nothing_else_of_theirs_can_be_changed(client, sign_in, resident, field):
    headers = sign_in("resident", person_id=resident.id)
    assert client.patch("/api/v1/me/resident", json={field: "x"}, headers=headers).status_code == 422


def test_staff_have_no_such_page(client, sign_in, resident):
    headers = sign_in("resident", person_id=resident.id, kind="staff")
    assert client.get("/api/v1/me/resident", headers=headers).status_code == 403


def test_what_was_chosen_is_remembered_as_the_residents_own(working, resident, announced):
    change_own_details(resident.id, {"preferred_channel": "post", "language": "cy"})
    change_own_details(resident.id, {"preferred_channel": "post", "language": "cy"})
    assert Resident.get(resident.id).own_choices == ["language", "preferred_channel"]
    assert announced.names == ["resident_changed"]


def test_one_who_left_changes_nothing_any_more(working, resident):
    record_moving_out(resident.id, "moved_out", NOW.date(), today=NOW.date())
    with pytest.raises(RuleBroken) as refused:
        change_own_details(resident.id, {"language": "cy"})
    assert refused.value.code == "resident_gone"
