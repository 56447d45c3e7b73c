"""Dissatisfaction as any member of staff hears it, and service requests."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import expressions
from services.complaints.queries import expressions as queries
from services.complaints.schemas.expressions import (
    CaptureExpression,
    CaptureMyExpression,
    ExpressionView,
    MakeMyChoice,
    PromoteMyServiceRequest,
    PromoteServiceRequest,
    RecordChoice,
    ReviewServiceRequest,
    ServiceRequestQuery,
    ServiceRequestRowView,
    WaitingExpressionView,
)
from services.complaints.schemas.views import ComplaintView, MyComplaintView
from shared.clock import utc_now
from shared.http import PageQuery, if_match, page, page_of, permission


@api.post("/complaints/expressions")
@permission("complaints:receive")
@api.input(CaptureExpression)
@api.output(ExpressionView, 201)
def capture_expression(json_data):
    """Keep what a resident is dissatisfied with. They are offered the choice; nothing is decided for them."""
    return expressions.capture_expression(json_data, act())


@api.get("/complaints/expressions")
@permission("complaints:read")
@api.input(PageQuery, location="query")
@api.output(page_of(WaitingExpressionView))
def list_waiting_expressions(query_data):
    """Whose choice is still waited for, the oldest first."""
    fetch = partial(queries.list_waiting_expressions, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["received_at"], row["id"]])


@api.get("/complaints/service-requests")
@permission("complaints:read")
@api.input(ServiceRequestQuery, location="query")
@api.output(page_of(ServiceRequestRowView))
def list_service_requests_due(query_data):
    """Service requests that are to be reviewed and were not, the longest due first."""
    fetch = partial(queries.list_service_requests_due, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["review_at"], row["id"]])


@api.post("/complaints/<complaint_id>/choice")
@permission("complaints:receive")
@api.input(RecordChoice)
@api.output(ExpressionView)
def record_choice(complaint_id, json_data):
    """Record what the resident chose, with what they said and how."""
    return expressions.record_choice(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/promotion")
@permission("complaints:receive")
@api.input(PromoteServiceRequest)
@api.output(ExpressionView)
def promote_service_request(complaint_id, json_data):
    """Make a service request a complaint, as the resident is dissatisfied with it. Its work goes on."""
    return expressions.promote_service_request(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/review")
@permission("complaints:respond")
@api.input(ReviewServiceRequest)
@api.output(ComplaintView)
def review_service_request(complaint_id, json_data):
    """Say how the work of a service request stands, and when it is looked at again, or that it is done."""
    return expressions.review_service_request(complaint_id, json_data, act(), version=if_match())


@api.post("/my-complaints/expressions")
@permission("complaints:own")
@api.input(CaptureMyExpression)
@api.output(MyComplaintView, 201)
def capture_my_expression(json_data):
    """Say what one is dissatisfied with, and choose later what it is to be."""
    return expressions.capture_my_expression(json_data, act())


@api.post("/my-complaints/<complaint_id>/choice")
@permission("complaints:own")
@api.input(MakeMyChoice)
@api.output(MyComplaintView)
def make_my_choice(complaint_id, json_data):
    """Choose: a complaint, or a service request."""
    return expressions.make_my_choice(complaint_id, json_data["what"], act())


@api.post("/my-complaints/<complaint_id>/promotion")
@permission("complaints:own")
@api.input(PromoteMyServiceRequest)
@api.output(MyComplaintView)
def promote_my_service_request(complaint_id, json_data):
    """Make one's service request a complaint. No reason need be given."""
    return expressions.promote_my_service_request(complaint_id, json_data["said"], act())
