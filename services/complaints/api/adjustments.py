"""What is agreed with people to do differently for them."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import adjustments
from services.complaints.queries import adjustments as queries
from services.complaints.schemas.adjustments import (
    AdjustmentDueQuery,
    AdjustmentReadingView,
    AdjustmentsDueView,
    AdjustmentsOfLettersView,
    AdjustmentsView,
    AgreeAdjustments,
    MyAdjustmentsView,
)
from shared.clock import utc_now
from shared.http import PageQuery, caller, if_match, page, page_of, permission


@api.get("/complaints/<complaint_id>/adjustments")
@permission("complaints:respond")
@api.output(AdjustmentsOfLettersView)
def show_complaint_adjustments(complaint_id):
    """What is agreed with everybody of a complaint. That you read it is recorded."""
    return queries.show_complaint_adjustments(complaint_id, act())


@api.get("/complaints/restrictions/<restriction_id>/adjustments")
@permission("complaints:respond")
@api.output(AdjustmentsOfLettersView)
def show_restriction_adjustments(restriction_id):
    """What is agreed with a restricted person, and what our letters about it leave to you. Your reading is recorded."""
    return queries.show_restriction_adjustments(restriction_id, act())


@api.get("/complaints/adjustments")
@permission("complaints:respond")
@api.input(AdjustmentDueQuery, location="query")
@api.output(page_of(AdjustmentsDueView))
def list_adjustments_due(query_data):
    """With whom what is agreed is to be reviewed and was not, the longest due first."""
    fetch = partial(queries.list_adjustments_due, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["review_at"], row["id"]])


@api.get("/complaints/adjustments/<resident_id>")
@permission("complaints:respond")
@api.output(AdjustmentsView)
def show_adjustments(resident_id):
    """What is agreed with a resident. That you read it is recorded."""
    return queries.show_adjustments(resident_id, act())


@api.put("/complaints/adjustments/<resident_id>")
@permission("complaints:respond")
@api.input(AgreeAdjustments)
@api.output(AdjustmentsView)
def agree_adjustments(resident_id, json_data):
    """Keep what is agreed with a resident from now on: send all of it. What to do, never why."""
    wanted = {one["kind"]: one["review_on"] for one in json_data["adjustments"]}
    return adjustments.agree_adjustments(resident_id, wanted, act(), version=if_match())


@api.get("/complaints/adjustments/<resident_id>/readings")
@permission("complaints:audit")
@api.input(PageQuery, location="query")
@api.output(page_of(AdjustmentReadingView))
def list_adjustment_readings(resident_id, query_data):
    """Who read what is agreed with a resident, and when."""
    fetch = partial(queries.list_adjustment_readings, resident_id=resident_id)
    return page(query_data, fetch, position=lambda row: [row["at"], row["id"]])


@api.get("/my-complaints/adjustments")
@permission("complaints:own")
@api.output(MyAdjustmentsView)
def show_my_adjustments():
    """What is agreed with oneself."""
    return queries.show_my_adjustments(caller().person_id)
