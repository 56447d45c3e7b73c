import pytest

from services.membership.commands import staff
from shared.contracts.membership import StaffMemberChanged
from shared.errors import RuleBroken
from tests.harness import NOW
from tests.membership.accounts import signed_in, staff_member


def suspended(**who):
    member = staff_member(**who)
    return staff.suspend_staff_member(member.id, version=member.version, now=NOW)


def reinstate(member):
    return staff.reinstate_staff_member(member.id, version=member.version, now=NOW)


@pytest.fixture
def boss(working):
    return staff_member(name="Boss", email="boss@hull.example")


def test_they_can_sign_in_again(boss, announced):
    reinstate(suspended())
    assert announced.last(StaffMemberChanged).state == "active"
    assert signed_in()


def test_they_count_as_administrator_again(boss):
    reinstate(suspended())
    staff.suspend_staff_member(boss.id, version=boss.version, now=NOW)


def test_who_never_activated_is_invited_again(boss):
    assert reinstate(suspended(password=None)).state == "invited"


def test_who_is_not_suspended_is_refused(boss):
    with pytest.raises(RuleBroken, match="not_suspended"):
        reinstate(boss)
