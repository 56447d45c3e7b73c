"""Money for putting things right, for staff, finance and the residents to whom it is offered."""

from apiflask.schemas import FileSchema
from flask import Response

from services.complaints.api.app import act, api
from services.complaints.commands import compensation
from services.complaints.queries import compensation as queries
from services.complaints.schemas.compensation import (
    AcceptCompensation,
    CompensationPeriodQuery,
    CompensationTotalsView,
    CompensationView,
    DeclineCompensation,
    MyCompensationView,
    OfferCompensation,
    PayCompensation,
    ReverseCompensationPayment,
)
from shared.clock import utc_now
from shared.http import caller, if_match, permission


@api.get("/complaints/<complaint_id>/compensation")
@permission("complaints:read")
@api.output(CompensationView)
def show_compensation(complaint_id):
    """The ledger of a complaint."""
    return queries.show_compensation(complaint_id)


@api.post("/complaints/<complaint_id>/compensation/offers")
@permission("complaints:respond")
@api.input(OfferCompensation)
@api.output(CompensationView)
def offer_compensation(complaint_id, json_data):
    """Offer money, beside what an answer offered. The resident is told."""
    return compensation.offer_compensation(
        complaint_id, json_data["head"], json_data["amount_pence"], act(), version=if_match()
    )


@api.post("/complaints/<complaint_id>/compensation/offers/<int:number>/acceptance")
@permission("complaints:respond")
@api.input(AcceptCompensation)
@api.output(CompensationView)
def accept_compensation(complaint_id, number, json_data):
    """Record that the resident accepts it."""
    return compensation.accept_compensation(complaint_id, number, json_data["channel"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/compensation/offers/<int:number>/refusal")
@permission("complaints:respond")
@api.input(DeclineCompensation)
@api.output(CompensationView)
def decline_compensation(complaint_id, number, json_data):
    """Record that the resident does not want it."""
    return compensation.decline_compensation(complaint_id, number, json_data["channel"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/compensation/awards/<int:number>/approval")
@permission("compensation:approve")
@api.output(CompensationView)
def approve_compensation(complaint_id, number):
    """Let an offer or order be paid. Not by who offered it."""
    return compensation.approve_compensation(complaint_id, number, act(), version=if_match())


@api.post("/complaints/<complaint_id>/compensation/awards/<int:number>/payments")
@permission("compensation:pay")
@api.input(PayCompensation)
@api.output(CompensationView)
def pay_compensation(complaint_id, number, json_data):
    """Record a payment, in whole or in part. The resident is told."""
    return compensation.pay_compensation(complaint_id, number, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/compensation/payments/<int:number>/reversal")
@permission("compensation:pay")
@api.input(ReverseCompensationPayment)
@api.output(CompensationView)
def reverse_compensation_payment(complaint_id, number, json_data):
    """Record that a payment came back, or was a mistake. It is owed again."""
    return compensation.reverse_compensation_payment(
        complaint_id, number, json_data["reason"], act(), version=if_match()
    )


@api.get("/complaints/compensation/totals")
@permission("complaints:read")
@api.input(CompensationPeriodQuery, location="query")
@api.output(CompensationTotalsView)
def show_compensation_totals(query_data):
    """Sums of what was entered in a period, by head."""
    return queries.show_compensation_totals(query_data["first"], query_data["last"])


@api.get("/complaints/compensation/export")
@permission("complaints:read")
@api.input(CompensationPeriodQuery, location="query")
@api.output(FileSchema, content_type="text/csv")
def export_compensation(query_data):
    """Every entry of a period as CSV, for the finance system."""
    headers = {"Content-Disposition": 'attachment; filename="compensation.csv"'}
    text = queries.export_compensation(query_data["first"], query_data["last"])
    return Response(text, headers=headers, content_type="text/csv; charset=utf-8; header=present")


@api.get("/my-complaints/<complaint_id>/compensation")
@permission("complaints:own")
@api.output(MyCompensationView)
def show_my_compensation(complaint_id):
    """What was offered to you or ordered for you, and what was paid."""
    return queries.show_my_compensation(complaint_id, caller().person_id, now=utc_now())


@api.post("/my-complaints/<complaint_id>/compensation/offers/<int:number>/acceptance")
@permission("complaints:own")
@api.output(MyCompensationView)
def accept_my_compensation(complaint_id, number):
    """Accept what was offered to you."""
    return compensation.accept_my_compensation(complaint_id, number, act())


@api.post("/my-complaints/<complaint_id>/compensation/offers/<int:number>/refusal")
@permission("complaints:own")
@api.output(MyCompensationView)
def decline_my_compensation(complaint_id, number):
    """Decline what was offered to you. Your complaint goes on all the same."""
    return compensation.decline_my_compensation(complaint_id, number, act())
