import pytest

from services.membership.commands.groups import change_group, grant_role
from services.membership.model import Group
from shared.contracts.membership import GroupChanged
from shared.errors import RuleBroken, StaleVersion
from tests.harness import NOW
from tests.membership.people import a_group, registered

TERM = (NOW.date(), None)


def test_changes_what_is_given_and_announces_it(working, announced):
    change_group(a_group().id, {"is_recognised": True}, version=1)
    assert announced.last(GroupChanged).recognised == "yes"


def test_announces_nothing_when_all_is_as_it_was(working, announced):
    change_group(a_group().id, {"name": "Tenants' Panel"}, version=1)
    assert announced.names == ["group_formed"]


def test_refuses_a_stale_version(working):
    with pytest.raises(StaleVersion):
        change_group(a_group().id, {"name": "New"}, version=7)


def test_cannot_have_fewer_places_than_members(working):
    group = a_group()
    for _ in range(2):
        grant_role(group.id, registered().id, "panel_member", "elected", TERM)
    with pytest.raises(RuleBroken) as refused:
        change_group(group.id, {"max_members": 1}, version=Group.get(group.id).version)
    assert refused.value.code == "too_many_members"
