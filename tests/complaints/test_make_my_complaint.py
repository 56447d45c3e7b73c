"""A resident complains, signed in."""

import pytest

from services.complaints.commands import receiving
from shared.errors import Unavailable
from tests.complaints.saying import NOW, RESIDENT, resident


def test_a_resident_complains_online(people):
    complaint = receiving.make_my_complaint({"category": "charges", "description": "Too much."}, resident())
    assert (complaint.channel, complaint.resident_id, complaint.received_at) == ("web", RESIDENT, NOW)


def test_a_resident_who_is_not_known_here_yet_is_asked_to_come_back(people):
    with pytest.raises(Unavailable) as refused:
        receiving.make_my_complaint({"category": "charges", "description": "Too much."}, resident(who="r-new"))
    assert (refused.value.code, refused.value.retry_after) == ("not_yet_known", 1)
