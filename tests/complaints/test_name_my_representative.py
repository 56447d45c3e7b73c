"""A resident lets somebody speak for them, themselves."""

from datetime import date

import pytest

from services.complaints.commands import representatives
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident


def name(complaint, who="r-1", **changes):
    told = {"kind": "advocate", "person_id": "r-helper", "full_name": None, "contact": None, "until": None} | changes
    return representatives.name_my_representative(complaint.id, told, resident(who=who))


def test_is_authority_in_writing_from_now(complaint_at):
    (found,) = name(complaint_at(), until=date(2026, 12, 1)).representatives
    assert (found.given, found.given_at, found.resident_id) == ("in_writing", NOW, "r-1")


def test_in_a_group_for_themselves(group_at):
    assert name(group_at(), "r-2").representatives[0].resident_id == "r-2"


def test_nobody_names_one_for_another(complaint_at):
    with pytest.raises(NotFound):
        name(complaint_at(), "r-2")


def test_nor_does_a_representative_name_another(complaint_at):
    with pytest.raises(NotFound):
        name(name(complaint_at()), "r-helper", person_id="r-3")


def test_over_http_they_see_their_own_representatives_and_nobody_elses(client, sign_in, group_at):
    group = group_at()
    me, other = (sign_in("resident", person_id=who) for who in ("r-2", "r-3"))
    path = f"/api/v1/my-complaints/{group.id}"
    sent = {"kind": "advocate", "full_name": "A. Friend"}
    named = client.post(f"{path}/representatives", json=sent, headers=me)
    assert named.json["representatives"][0]["full_name"] == "A. Friend"
    assert client.get(path, headers=other).json["representatives"] == []
    assert client.post(f"{path}/representatives", json={"kind": "executor"}, headers=me).status_code == 422
    assert client.post(f"{path}/representatives", json={"kind": "advocate"}, headers=me).status_code == 422
