"""Residents add information to their own case, and see nothing of what staff write there."""

import pytest

from services.complaints.commands import case_entries as commands
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident, staff

V1 = "/api/v1"
NOTE = {"kind": "internal_note", "words": "Secret.", "happened_at": None, "attachment_ids": [], "corrects_id": None}
MINE = {"words": "It was on Tuesday.", "attachment_ids": [], "corrects_id": None}


def test_they_see_what_they_added_and_nothing_of_staffs(complaint_at, client, me):
    complaint = complaint_at()
    commands.add_case_entry(complaint.id, NOTE, staff())
    path = f"{V1}/my-complaints/{complaint.id}/entries"
    assert client.post(path, json={"words": "It was on Tuesday."}, headers=me).status_code == 201
    (row,) = client.get(path, headers=me).json["items"]
    assert row["words"] == "It was on Tuesday."
    assert {"by", "kind"}.isdisjoint(row)


def test_they_correct_what_they_wrote_and_know_of_no_entry_of_staff(complaint_at):
    complaint = complaint_at()
    note = commands.add_case_entry(complaint.id, NOTE, staff())
    mine = commands.add_to_my_case(complaint.id, MINE, resident(NOW))
    corrected = commands.add_to_my_case(complaint.id, MINE | {"corrects_id": mine.id}, resident(NOW))
    assert (corrected.kind, corrected.corrects_id) == ("from_resident", mine.id)
    with pytest.raises(NotFound) as refused:
        commands.add_to_my_case(complaint.id, MINE | {"corrects_id": note.id}, resident(NOW))
    assert refused.value.code == "case_entry_not_found"


def test_another_residents_complaint_is_not_there(complaint_at, client, sign_in):
    path, stranger = f"{V1}/my-complaints/{complaint_at().id}/entries", sign_in("resident", person_id="r-2")
    assert client.post(path, json={"words": "x"}, headers=stranger).json["code"] == "complaint_not_found"
    assert client.get(path, headers=stranger).json["code"] == "complaint_not_found"
