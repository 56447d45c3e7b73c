"""What a landlord decides about its clocks."""

from services.complaints.api.app import api
from services.complaints.commands import settings
from services.complaints.deadlines import Duration
from services.complaints.queries import settings as queries
from services.complaints.schemas.procedures import ComplaintsPolicyView
from services.complaints.schemas.requests import ChangeComplaintsCalendar, SetComplaintsPolicy
from services.complaints.schemas.views import ComplaintsCalendarView
from shared.clock import utc_now
from shared.http import if_match, permission


@api.get("/complaints/policy")
@permission("complaints:read")
@api.output(ComplaintsPolicyView)
def show_complaints_policy():
    """The landlord's own durations, and the procedure's, which limit them."""
    return queries.show_complaints_policy(now=utc_now())


@api.put("/complaints/policy")
@permission("complaints:policy")
@api.input(SetComplaintsPolicy)
@api.output(ComplaintsPolicyView)
def set_complaints_policy(json_data):
    """Set stricter durations. They apply to clocks that start from now on."""
    durations = {clock: Duration(**own) for clock, own in json_data["durations"].items()}
    within = json_data["escalate_within"]
    return settings.set_complaints_policy(
        durations,
        counting=json_data["counting"],
        escalate_within=within and Duration(**within),
        version=if_match(),
        now=utc_now(),
    )


@api.get("/complaints/calendar")
@permission("complaints:read")
@api.output(ComplaintsCalendarView)
def show_complaints_calendar():
    """The public holidays that decide for this landlord's deadlines."""
    return queries.show_complaints_calendar(now=utc_now())


@api.put("/complaints/calendar")
@permission("complaints:policy")
@api.input(ChangeComplaintsCalendar)
@api.output(ComplaintsCalendarView)
def change_complaints_calendar(json_data):
    """Record a holiday that was proclaimed or removed: send all holidays. Running deadlines follow within minutes."""
    return settings.change_complaints_calendar(json_data["holidays"], version=if_match(), now=utc_now())
