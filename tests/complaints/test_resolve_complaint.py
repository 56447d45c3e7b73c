"""A stage 1 answer settles a complaint when the resident says so, and never by itself."""

from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.model import Complaint
from shared.contracts.complaints import ComplaintResolved
from tests.complaints.conftest import NOW, resolve
from tests.harness import days


def test_staff_record_that_the_resident_said_so(complaint_at, announced):
    complaint = resolve(complaint_at("stage1_responded"), NOW + days(5))
    assert complaint.state == "stage1_resolved"
    assert complaint.history[-1].details == {"channel": "phone"}
    assert announced.last(ComplaintResolved).state == "stage1_resolved"


def test_silence_settles_nothing(complaint_at):
    complaint = complaint_at("stage1_responded")
    watch_deadlines(now=NOW + days(3650))
    assert Complaint.get(complaint.id).state == "stage1_responded"
