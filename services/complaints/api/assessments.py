"""Self-assessment against the Complaint Handling Code."""

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api, html_page
from services.complaints.commands import assessments
from services.complaints.queries import assessments as queries
from services.complaints.schemas.assessments import (
    AssessProvision,
    SelfAssessmentRowView,
    SelfAssessmentView,
    StartSelfAssessment,
)
from shared.http import PageQuery, if_match, page, page_of, permission


@api.post("/complaints/self-assessments")
@permission("complaints:report")
@api.input(StartSelfAssessment)
@api.output(SelfAssessmentView, 201)
def start_self_assessment(json_data):
    """Begin a self-assessment, each provision with the evidence that the cases give."""
    return assessments.start_self_assessment(json_data["first"], json_data["last"], json_data["cause"], act())


@api.get("/complaints/self-assessments")
@permission("complaints:figures")
@api.input(PageQuery, location="query")
@api.output(page_of(SelfAssessmentRowView))
def list_self_assessments(query_data):
    """Self-assessments, the latest first."""
    return page(query_data, queries.list_self_assessments, position=lambda row: [row["id"]])


@api.get("/complaints/self-assessments/<assessment_id>")
@permission("complaints:figures")
@api.output(SelfAssessmentView)
def show_self_assessment(assessment_id):
    """One self-assessment, provision by provision."""
    return queries.show_self_assessment(assessment_id)


@api.get("/complaints/self-assessments/<assessment_id>/page")
@permission("complaints:figures")
@api.output(FileSchema, content_type="text/html")
def show_self_assessment_page(assessment_id):
    """The same, to read and print."""
    return html_page(queries.show_self_assessment_page(assessment_id))


@api.post("/complaints/self-assessments/<assessment_id>/evidence")
@permission("complaints:report")
@api.output(SelfAssessmentView)
def refresh_self_assessment(assessment_id):
    """Take over the evidence as the cases show it now."""
    return assessments.refresh_self_assessment(assessment_id, act(), version=if_match())


@api.put("/complaints/self-assessments/<assessment_id>/provisions/<number>")
@permission("complaints:report")
@api.input(AssessProvision)
@api.output(SelfAssessmentView)
def assess_provision(assessment_id, number, json_data):
    """Say whether the landlord complies with one provision."""
    return assessments.assess_provision(assessment_id, number, json_data, version=if_match())


@api.post("/complaints/self-assessments/<assessment_id>/approval")
@permission("complaints:govern")
@api.output(SelfAssessmentView)
def approve_self_assessment(assessment_id):
    """Approve it for the governing body."""
    return assessments.approve_self_assessment(assessment_id, act(), version=if_match())
