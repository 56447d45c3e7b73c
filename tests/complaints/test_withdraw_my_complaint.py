"""Taking a complaint back: the resident, and nobody for them."""

import pytest

from services.complaints.commands import complaints as commands
from shared.contracts.complaints import ComplainantWithdrawn, ComplaintWithdrawn
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, OFFICER, resident
from tests.complaints.steps import withdraw
from tests.harness import days


def test_stops_the_clock_and_is_announced(complaint_at, announced):
    complaint = withdraw(complaint_at("stage2_extended"), NOW + days(9))
    assert (complaint.state, complaint.due_before, complaint.watch_at) == ("withdrawn", None, None)
    assert announced.last(ComplaintWithdrawn).state == "withdrawn"


@pytest.mark.parametrize("who", ["r-2", OFFICER])
def test_nobody_else_can(complaint_at, who):
    complaint = complaint_at()
    with pytest.raises(NotFound):
        commands.withdraw_my_complaint(complaint.id, resident(who=who))


def test_nobody_can_take_back_an_anonymous_complaint(complaint_at):
    complaint = complaint_at(resident_id=None)
    with pytest.raises(NotFound):
        commands.withdraw_my_complaint(complaint.id, resident(who=None))


def test_in_a_group_it_is_ones_own_part_and_the_others_goes_on(group_at, announced):
    group = group_at("stage2_acknowledged")
    after = commands.withdraw_my_complaint(group.id, resident(NOW + days(9), "r-2"))
    assert (after.state, after.complainant_ids, after.due_before) == (group.state, ["r-1", "r-3"], group.due_before)
    event = announced.last(ComplainantWithdrawn)
    assert (event.resident_id, event.state, event.own_complaint_id) == ("r-2", "withdrawn", None)
    assert "complaint_withdrawn" not in announced.names


def test_the_last_of_a_group_takes_back_the_whole_of_it(group_at, announced):
    group = group_at()
    for who in ("r-1", "r-2", "r-3"):
        after = commands.withdraw_my_complaint(group.id, resident(NOW + days(9), who))
    assert (after.state, after.due_before) == ("withdrawn", None)
    assert announced.last(ComplaintWithdrawn).state == "withdrawn"


def test_nobody_takes_back_anothers_part_nor_one_they_have_taken_back(group_at):
    group = group_at()
    commands.withdraw_my_complaint(group.id, resident(who="r-2"))
    for who in ("r-2", "r-helper", OFFICER):
        with pytest.raises(NotFound):
            commands.withdraw_my_complaint(group.id, resident(who=who))


def test_what_is_answered_finally_is_not_taken_back_by_one_of_several(group_at):
    group = group_at("stage2_responded")
    with pytest.raises(RuleBroken) as refused:
        commands.withdraw_my_complaint(group.id, resident(NOW + days(9), "r-2"))
    assert refused.value.code == "not_possible_now"


def test_staff_have_no_route_for_it(client, sign_in, complaint_at):
    complaint = complaint_at()
    officer = sign_in("complaints_senior", person_id="r-1")
    assert client.post(f"/api/v1/complaints/{complaint.id}/withdrawal", headers=officer).status_code == 404
    assert client.post(f"/api/v1/my-complaints/{complaint.id}/withdrawal", headers=officer).status_code == 403
