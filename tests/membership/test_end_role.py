from datetime import date

import pytest

from services.membership.commands.groups import end_role, grant_role
from services.membership.model import Group
from shared.contracts.membership import GroupChanged, RoleEnded
from shared.errors import BadInput, NotFound
from tests.harness import NOW
from tests.membership.people import a_group, registered

TODAY = NOW.date()


@pytest.fixture
def place(working):
    group, resident = a_group(), registered()
    grant_role(group.id, resident.id, "chair", "elected", (TODAY, None))
    return group.id, resident.id


def test_ends_the_place_keeps_it_on_record_and_announces_it(place, announced):
    group = end_role(*place, "resigned", TODAY)
    assert (group.members, group.places[0].end_reason) == ([], "resigned")
    assert (announced.last(RoleEnded).state, announced.last(GroupChanged).members) == ("ended", 0)


def test_happens_once(place):
    end_role(*place, "resigned", TODAY)
    with pytest.raises(NotFound) as refused:
        end_role(*place, "resigned", TODAY)
    assert refused.value.code == "member_not_found"


def test_not_before_it_began(place):
    with pytest.raises(BadInput) as refused:
        end_role(*place, "resigned", date(2020, 1, 1))
    assert refused.value.code == "bad_end"


def test_the_office_is_free_again(place):
    end_role(*place, "resigned", TODAY)
    grant_role(place[0], registered().id, "chair", "appointed", (TODAY, None))
    assert len(Group.get(place[0]).members) == 1
