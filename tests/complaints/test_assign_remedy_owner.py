"""Who sees to what was promised: a member of staff, or a contractor."""

import pytest

from services.complaints.commands.remedies import assign_remedy_owner
from services.complaints.projections import StaffMember
from shared.contracts.complaints import RemedyActionAssigned, StaffMessageRequested
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.promised import a_remedy, done
from tests.complaints.saying import OFFICER, SENIOR, staff


@pytest.fixture
def lift(complaint_at):
    return a_remedy(complaint_at)


def assign(remedy, kind="staff", owner=SENIOR):
    return assign_remedy_owner(remedy.id, kind, owner, staff(), version=remedy.version)


def test_a_member_of_staff_of_any_role(lift, announced):
    assert assign(lift, owner="s-reader").owner_id == "s-reader"
    assert announced.last(RemedyActionAssigned).owner_id == "s-reader"


def test_a_contractor_by_its_code(lift, announced):
    assign(lift, "contractor", "lifts-r-us")
    event = announced.last(RemedyActionAssigned)
    assert (event.owner_kind, event.owner_id) == ("contractor", "lifts-r-us")


def test_they_are_told_once(lift, announced):
    again = assign(assign(lift))
    assert announced.names.count("staff_message_requested") == 1
    asked = announced.last(StaffMessageRequested)
    told = {"reference": again.reference, "remedy": again.id, "due_on": "2026-12-18"}
    assert (asked.staff_ids, asked.template, asked.details) == ([SENIOR], "remedy_assigned", told)


@pytest.mark.parametrize(("kind", "owner"), [("staff", OFFICER), ("contractor", "lifts-r-us")])
def test_who_takes_it_on_themselves_and_a_contractor_are_not_written_to(lift, announced, kind, owner):
    assign(lift, kind, owner)
    assert "staff_message_requested" not in announced.names


def test_who_gets_it_back_from_a_contractor_is_told(lift, announced):
    assign(assign(assign(lift), "contractor", "lifts-r-us"))
    assert announced.names.count("staff_message_requested") == 2


def test_refuses_somebody_who_is_not_staff(lift):
    with pytest.raises(NotFound, match="staff_member_not_found"):
        assign(lift, owner="nobody")


def test_refuses_somebody_who_is_suspended(lift):
    StaffMember.keep(SENIOR, 2, roles=["complaints_senior"], state="suspended")
    with pytest.raises(RuleBroken, match="cannot_own"):
        assign(lift)


def test_refuses_what_is_done(lift):
    with pytest.raises(RuleBroken, match="remedy_done"):
        assign(done(lift))


def test_refuses_a_version_that_is_no_longer_current(lift):
    assign(lift)
    with pytest.raises(StaleVersion):
        assign(lift)
