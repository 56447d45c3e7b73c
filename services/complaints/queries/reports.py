"""Annual reports, as they are written and as everybody reads them."""

from services.complaints import pages
from services.complaints.model import AnnualReport, SelfAssessment
from services.complaints.model.reports import PUBLISHED, TEXTS
from services.complaints.queries import assessments
from services.complaints.queries.gathered import gather, year_period
from services.complaints.queries.years import live_figures, year_and_definition
from services.complaints.report_sections import shown
from services.complaints.small_numbers import for_everybody
from shared.errors import NotFound

ROW = dict.fromkeys(("year", "state", "submission_day", "submitted_at", "published_at", "version"), 1)


def list_annual_reports(after, limit):
    """The latest first."""
    condition = {"gone_at": None} | ({"year": {"$lt": after[0]}} if after else {})
    found = AnnualReport.collection().find(condition, ROW).sort("year", -1).limit(limit)
    return [row | {"id": row["_id"]} for row in found]


def show_annual_report(report_id):
    """Raises: NotFound annual_report_not_found."""
    return AnnualReport.get(report_id)


def show_annual_report_page(report_id, *, now):
    """The report as a page, a draft with figures as they are now. Raises: NotFound annual_report_not_found."""
    report = AnnualReport.get(report_id)
    return _page(report, report.figures or figures_of_report(report, now))


def show_published_report(year):
    """What everybody may read, without small counts, with the governing body's response.

    Raises: NotFound report_not_found.
    """
    report = AnnualReport.find(AnnualReport.id_of(year))
    if report is None or report.state != PUBLISHED:
        raise NotFound("report_not_found", "There is no published report of that year.")
    return _page(report, for_everybody(report.figures, report.year))


def figures_of_report(report, now):
    """{gathered, measures, counted_apart} as the complaints are now; the measures as closed, where they are."""
    stored, definition = year_and_definition(report.year, now)
    measures = stored.closed if stored.is_closed else live_figures(stored, definition, now)
    gathered = gather(year_period(report.year), year_period(report.year - 1), now)
    return {"gathered": gathered, **measures}


def _page(report, figures):
    years = f"{report.year} to {report.year + 1}"
    attached = report.self_assessment_id and SelfAssessment.find(report.self_assessment_id)
    return pages.page(
        f"Complaints performance and service improvement report {years}",
        *_corrections(report),
        *([] if report.published_at else [pages.text("This report is not published yet.")]),
        *(pages.section(heading, pages.text(report.texts.get(name))) for name, heading in TEXTS.items()),
        *shown(figures["gathered"]),
        pages.section("Tenant satisfaction measures", _measures(figures)),
        pages.section("The governing body's response", pages.text(report.response)),
        *(assessments.pieces_of(attached) if attached else ()),
    )


def _corrections(report):
    rows = [(f"{one['at']:%Y-%m-%d}", one["reason"]) for one in report.versions[1:]]
    return [pages.section("Corrected", pages.table("Corrections", ("When", "Why"), rows))] if rows else []


def _measures(figures):
    columns = ("Homes", "Stage", "Received", "Refused", "CH01, per 1,000 homes", "CH02, percent in time")
    rows = [
        (row["group"].upper(), row["stage"], row["received"], row["refused"], row["per_1000_homes"],
         row["percent_in_time"])
        for row in figures["measures"]
    ]  # fmt: skip
    return pages.table("CH01 and CH02", columns, rows)
