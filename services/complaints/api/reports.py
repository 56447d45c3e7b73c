"""The annual complaints performance and service improvement report."""

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api, html_page
from services.complaints.commands import reports
from services.complaints.queries import reports as queries
from services.complaints.schemas.reports import (
    AnnualReportRowView,
    AnnualReportView,
    CorrectAnnualReport,
    DraftAnnualReport,
    RespondToAnnualReport,
    WriteAnnualReport,
)
from shared.clock import utc_now
from shared.http import PageQuery, if_match, page, page_of, permission, public


@api.post("/complaints/annual-reports")
@permission("complaints:report")
@api.input(DraftAnnualReport)
@api.output(AnnualReportView, 201)
def draft_annual_report(json_data):
    """Begin the report of a reporting year that is over."""
    return reports.draft_annual_report(json_data["year"], json_data["financial_year_end"], act())


@api.get("/complaints/annual-reports")
@permission("complaints:figures")
@api.input(PageQuery, location="query")
@api.output(page_of(AnnualReportRowView))
def list_annual_reports(query_data):
    """Annual reports, the latest first."""
    return page(query_data, queries.list_annual_reports, position=lambda row: [row["year"]])


@api.get("/complaints/annual-reports/<report_id>")
@permission("complaints:figures")
@api.output(AnnualReportView)
def show_annual_report(report_id):
    """One annual report with everything that was published of it."""
    return queries.show_annual_report(report_id)


@api.get("/complaints/annual-reports/<report_id>/page")
@permission("complaints:figures")
@api.output(FileSchema, content_type="text/html")
def show_annual_report_page(report_id):
    """The report as it is to be read: a draft with figures as they are now."""
    return html_page(queries.show_annual_report_page(report_id, now=utc_now()))


@api.put("/complaints/annual-reports/<report_id>")
@permission("complaints:report")
@api.input(WriteAnnualReport)
@api.output(AnnualReportView)
def write_annual_report(report_id, json_data):
    """Write the texts of a draft, and attach the self-assessment."""
    return reports.write_annual_report(report_id, json_data, act(), version=if_match())


@api.post("/complaints/annual-reports/<report_id>/presentation")
@permission("complaints:report")
@api.output(AnnualReportView)
def present_annual_report(report_id):
    """Put the report to the governing body. Its figures stay as they are now."""
    return reports.present_annual_report(report_id, act(), version=if_match())


@api.post("/complaints/annual-reports/<report_id>/response")
@permission("complaints:govern")
@api.input(RespondToAnnualReport)
@api.output(AnnualReportView)
def respond_to_annual_report(report_id, json_data):
    """The governing body's response."""
    return reports.respond_to_annual_report(report_id, json_data["response"], act(), version=if_match())


@api.post("/complaints/annual-reports/<report_id>/publication")
@permission("complaints:report")
@api.output(AnnualReportView)
def publish_annual_report(report_id):
    """Publish the report with the governing body's response."""
    return reports.publish_annual_report(report_id, act(), version=if_match())


@api.post("/complaints/annual-reports/<report_id>/corrections")
@permission("complaints:report")
@api.input(CorrectAnnualReport)
@api.output(AnnualReportView)
def correct_annual_report(report_id, json_data):
    """Correct what was published, saying why. What stood there before is kept."""
    return reports.correct_annual_report(report_id, json_data, act(), version=if_match())


@api.post("/complaints/annual-reports/<report_id>/submission")
@permission("complaints:report")
@api.output(AnnualReportView)
def submit_annual_report(report_id):
    """Record that the report was sent to the Ombudsman."""
    return reports.submit_annual_report(report_id, act(), version=if_match())


@api.get("/complaints/published-reports/<int:year>")
@public
@api.output(FileSchema, content_type="text/html")
def show_published_report(year):
    """The published report of a year, for everybody, with the governing body's response, without small counts."""
    return html_page(queries.show_published_report(year))
