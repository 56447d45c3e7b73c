"""What kind of home a complaint comes from."""

import pytest

from services.complaints.commands.tenure_groups import set_complaint_tenure_group
from shared.errors import StaleVersion
from tests.complaints.saying import TODAY, staff


def test_puts_it_right_and_says_so_in_the_history(complaint_at):
    complaint = complaint_at(resident_id=None)
    changed = set_complaint_tenure_group(complaint.id, "lcho", staff(TODAY), version=1)
    assert changed.tenure_group == "lcho"
    assert (changed.history[-1].what, changed.history[-1].details) == ("tenure_group_set", {"tenure_group": "lcho"})


def test_the_same_again_changes_nothing(complaint_at):
    complaint = complaint_at(resident_id=None)
    assert set_complaint_tenure_group(complaint.id, "unknown", staff(TODAY), version=1).version == 1


def test_needs_the_version_that_was_seen(complaint_at):
    with pytest.raises(StaleVersion):
        set_complaint_tenure_group(complaint_at().id, "lcra", staff(TODAY), version=7)


def test_at_the_door(client, sign_in, complaint_at):
    complaint = complaint_at()
    path = f"/api/v1/complaints/{complaint.id}/tenure-group"
    officer = sign_in("complaints_officer") | {"If-Match": '"1"'}
    assert client.post(path, json={"tenure_group": "castle"}, headers=officer).status_code == 422
    assert client.post(path, json={"tenure_group": "lcra"}, headers=officer).json["tenure_group"] == "lcra"
