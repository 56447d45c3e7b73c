"""Complaints at the Ombudsman, for staff."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import ombudsman
from services.complaints.queries import ombudsman as queries
from services.complaints.schemas.ombudsman import (
    ComplyWithOmbudsmanOrder,
    DeclineOmbudsmanRecommendation,
    OmbudsmanCaseQuery,
    OmbudsmanCaseView,
    RecordOmbudsmanDetermination,
    ReferToOmbudsman,
    RequestOmbudsmanEvidence,
    SendOmbudsmanEvidence,
)
from services.complaints.schemas.views import ComplaintView
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.post("/complaints/<complaint_id>/referral")
@permission("complaints:respond")
@api.input(ReferToOmbudsman)
@api.output(ComplaintView)
def refer_to_ombudsman(complaint_id, json_data):
    """Record that the resident took it to the Ombudsman. Before the final answer that stops no clock."""
    return ombudsman.refer_to_ombudsman(
        complaint_id, json_data["ombudsman_reference"], json_data["referred_on"], act(), version=if_match()
    )


@api.get("/complaints/ombudsman-cases")
@permission("complaints:read")
@api.input(OmbudsmanCaseQuery, location="query")
@api.output(page_of(OmbudsmanCaseView))
def list_ombudsman_cases(query_data):
    """Complaints at the Ombudsman, what is due first at the top."""
    fetch = partial(queries.list_ombudsman_cases, now=utc_now())
    return page(query_data, fetch, position=lambda case: [case.due_order, case.id])


@api.get("/complaints/ombudsman-cases/<case_id>")
@permission("complaints:read")
@api.output(OmbudsmanCaseView)
def show_ombudsman_case(case_id):
    """One referral: what was asked for, decided, ordered, and the proof that it was done."""
    return queries.show_ombudsman_case(case_id)


@api.post("/complaints/ombudsman-cases/<case_id>/evidence")
@permission("complaints:respond")
@api.input(RequestOmbudsmanEvidence)
@api.output(OmbudsmanCaseView)
def request_ombudsman_evidence(case_id, json_data):
    """Record that the Ombudsman wants to see something by a day."""
    return ombudsman.request_ombudsman_evidence(case_id, json_data, act(), version=if_match())


@api.post("/complaints/ombudsman-cases/<case_id>/evidence/<int:number>/sending")
@permission("complaints:respond")
@api.input(SendOmbudsmanEvidence)
@api.output(OmbudsmanCaseView)
def send_ombudsman_evidence(case_id, number, json_data):
    """Record what was sent to them, and when."""
    return ombudsman.send_ombudsman_evidence(case_id, number, json_data, act(), version=if_match())


@api.post("/complaints/ombudsman-cases/<case_id>/determination")
@permission("complaints:respond")
@api.input(RecordOmbudsmanDetermination)
@api.output(OmbudsmanCaseView)
def record_ombudsman_determination(case_id, json_data):
    """Record what the Ombudsman decided, ordered and recommended."""
    return ombudsman.record_ombudsman_determination(case_id, json_data, act(), version=if_match())


@api.post("/complaints/ombudsman-cases/<case_id>/orders/<int:number>/compliance")
@permission("complaints:respond")
@api.input(ComplyWithOmbudsmanOrder)
@api.output(OmbudsmanCaseView)
def comply_with_ombudsman_order(case_id, number, json_data):
    """Record that an order or recommendation was carried out, with the proof."""
    return ombudsman.comply_with_ombudsman_order(case_id, number, json_data, act(), version=if_match())


@api.post("/complaints/ombudsman-cases/<case_id>/orders/<int:number>/refusal")
@permission("complaints:respond")
@api.input(DeclineOmbudsmanRecommendation)
@api.output(OmbudsmanCaseView)
def decline_ombudsman_recommendation(case_id, number, json_data):
    """Record why a recommendation is not followed. Orders bind."""
    return ombudsman.decline_ombudsman_recommendation(case_id, number, json_data["reason"], act(), version=if_match())


@api.post("/complaints/ombudsman-cases/<case_id>/acceptance")
@permission("complaints:respond")
@api.output(OmbudsmanCaseView)
def accept_complaint_as_told(case_id):
    """Record that the Ombudsman told us to take a complaint that we had refused. Its clock starts."""
    return ombudsman.accept_complaint_as_told(case_id, act(), version=if_match())
