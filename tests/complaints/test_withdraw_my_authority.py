"""A resident lets somebody no longer speak for them, themselves."""

import pytest

from services.complaints.commands import representatives
from shared.errors import NotFound
from tests.complaints.saying import NOW, resident, speaking, staff


def named(complaint, who):
    told = speaking(resident_id=who)
    return representatives.name_representative(complaint.id, told, staff(), version=complaint.version)


def test_it_ends_at_once(complaint_at):
    complaint = named(complaint_at(), "r-1")
    ended = representatives.withdraw_my_authority(complaint.id, 1, resident())
    assert ended.spoken_for_by("r-helper", NOW) is None


def test_in_a_group_of_nobodys_representative_but_ones_own(group_at):
    group = named(group_at(), "r-2")
    with pytest.raises(NotFound) as refused:
        representatives.withdraw_my_authority(group.id, 1, resident(who="r-3"))
    assert refused.value.code == "representative_not_found"


def test_a_representative_does_not_end_it_nor_does_a_stranger(complaint_at):
    complaint = named(complaint_at(), "r-1")
    for who in ("r-helper", "r-2"):
        with pytest.raises(NotFound) as refused:
            representatives.withdraw_my_authority(complaint.id, 1, resident(who=who))
        assert refused.value.code == "complaint_not_found"
