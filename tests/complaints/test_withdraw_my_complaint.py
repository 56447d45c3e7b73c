"""Taking a complaint back: the resident, and nobody for them."""

import pytest

from services.complaints.commands import complaints as commands
from shared.contracts.complaints import ComplaintWithdrawn
from shared.errors import NotFound
from tests.complaints.conftest import NOW, OFFICER, resident, withdraw
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


def test_staff_have_no_route_for_it(client, sign_in, complaint_at):
    complaint = complaint_at()
    officer = sign_in("complaints_senior", person_id="r-1")
    assert client.post(f"/api/v1/complaints/{complaint.id}/withdrawal", headers=officer).status_code == 404
    assert client.post(f"/api/v1/my-complaints/{complaint.id}/withdrawal", headers=officer).status_code == 403
