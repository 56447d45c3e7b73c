"""What was promised, for staff and for the residents to whom it was."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import remedies
from services.complaints.queries import remedies as queries
from services.complaints.schemas.remedies import (
    AssignRemedyOwner,
    ComplaintRemediesView,
    DisputeMyRemedy,
    DisputeRemedy,
    MoveRemedyDate,
    MyRemedyView,
    RemedyQuery,
    RemedyView,
    ReportRemedyProgress,
)
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.get("/complaints/remedies")
@permission("complaints:read")
@api.input(RemedyQuery, location="query")
@api.output(page_of(RemedyView))
def list_remedies(query_data):
    """What is still to do of everything that was promised, what is due first at the top."""
    fetch = partial(queries.list_remedies, now=utc_now())
    return page(query_data, fetch, position=lambda remedy: [remedy.open_order, remedy.id])


@api.get("/complaints/remedies/<remedy_id>")
@permission("complaints:read")
@api.output(RemedyView)
def show_remedy(remedy_id):
    """One thing that was promised, with what became of it."""
    return queries.show_remedy(remedy_id)


@api.get("/complaints/<complaint_id>/remedies")
@permission("complaints:read")
@api.output(ComplaintRemediesView)
def list_complaint_remedies(complaint_id):
    """Everything that the answers to one complaint promised."""
    return queries.list_complaint_remedies(complaint_id)


@api.post("/complaints/remedies/<remedy_id>/owner")
@permission("complaints:respond")
@api.input(AssignRemedyOwner)
@api.output(RemedyView)
def assign_remedy_owner(remedy_id, json_data):
    """Say who sees to it."""
    return remedies.assign_remedy_owner(
        remedy_id, json_data["owner_kind"], json_data["owner_id"], act(), version=if_match()
    )


@api.post("/complaints/remedies/<remedy_id>/date")
@permission("complaints:respond")
@api.input(MoveRemedyDate)
@api.output(RemedyView)
def move_remedy_date(remedy_id, json_data):
    """Name another day. The resident is told, and reads why."""
    return remedies.move_remedy_date(remedy_id, json_data["until"], json_data["reason"], act(), version=if_match())


@api.post("/complaints/remedies/<remedy_id>/progress")
@permission("complaints:respond")
@api.input(ReportRemedyProgress)
@api.output(RemedyView)
def report_remedy_progress(remedy_id, json_data):
    """Tell the resident how far it is."""
    return remedies.report_remedy_progress(remedy_id, json_data["text"], act(), version=if_match())


@api.post("/complaints/remedies/<remedy_id>/completion")
@permission("complaints:respond")
@api.output(RemedyView)
def complete_remedy(remedy_id):
    """Say that it is done. The resident is asked whether it is."""
    return remedies.complete_remedy(remedy_id, act(), version=if_match())


@api.post("/complaints/remedies/<remedy_id>/confirmation")
@permission("complaints:respond")
@api.output(RemedyView)
def confirm_remedy(remedy_id):
    """Record that the resident said that it is done."""
    return remedies.confirm_remedy(remedy_id, act(), version=if_match())


@api.post("/complaints/remedies/<remedy_id>/dispute")
@permission("complaints:respond")
@api.input(DisputeRemedy)
@api.output(RemedyView)
def dispute_remedy(remedy_id, json_data):
    """Record that the resident said that it is not done. It is open again."""
    return remedies.dispute_remedy(remedy_id, json_data["reason"], json_data["channel"], act(), version=if_match())


@api.post("/my-complaints/remedies/<remedy_id>/confirmation")
@permission("complaints:own")
@api.output(MyRemedyView)
def confirm_my_remedy(remedy_id):
    """Say that what was promised is done."""
    return remedies.confirm_my_remedy(remedy_id, act())


@api.post("/my-complaints/remedies/<remedy_id>/dispute")
@permission("complaints:own")
@api.input(DisputeMyRemedy)
@api.output(MyRemedyView)
def dispute_my_remedy(remedy_id, json_data):
    """Say that what was promised is not done. It is open again."""
    return remedies.dispute_my_remedy(remedy_id, json_data["reason"], act())
