"""The measures of reporting years, CH01 and CH02."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import tenure_groups, years
from services.complaints.queries import years as queries
from services.complaints.schemas.views import ComplaintView
from services.complaints.schemas.years import (
    ChangedCaseView,
    CountedComplaintsQuery,
    CountedComplaintView,
    ReportingYearFiguresView,
    ReportingYearView,
    SetComplaintTenureGroup,
    SetReportingYear,
    YearDifferencesView,
)
from shared.clock import utc_now
from shared.http import PageQuery, if_match, page, page_of, permission


@api.get("/complaints/years/<int:year>")
@permission("complaints:figures")
@api.output(ReportingYearFiguresView)
def show_reporting_year(year):
    """CH01 and CH02 of 1 April to 31 March, live until they are closed, with how they are counted."""
    return queries.show_reporting_year(year, now=utc_now())


@api.put("/complaints/years/<int:year>")
@permission("complaints:policy")
@api.input(SetReportingYear)
@api.output(ReportingYearView)
def set_reporting_year(year, json_data):
    """Set the homes at the end of the year, and the landlord's choices where the definition leaves them open."""
    return years.set_reporting_year(year, json_data, act(), version=if_match())


@api.post("/complaints/years/<int:year>/closure")
@permission("complaints:policy")
@api.output(ReportingYearView)
def close_reporting_year(year):
    """Close the figures of a year that is over. They never change again; what does is shown as differences."""
    return years.close_reporting_year(year, act(), version=if_match())


@api.get("/complaints/years/<int:year>/complaints")
@permission("complaints:read")
@api.input(CountedComplaintsQuery, location="query")
@api.output(page_of(CountedComplaintView))
def list_counted_complaints(year, query_data):
    """The complaints behind the figures of one stage, for an auditor."""
    fetch = partial(queries.list_counted_complaints, year=year, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["asked_at"], row["id"]])


@api.get("/complaints/years/<int:year>/differences")
@permission("complaints:figures")
@api.output(YearDifferencesView)
def show_year_differences(year):
    """The figures of a closed year as they were, and as they would be now."""
    return queries.show_year_differences(year, now=utc_now())


@api.get("/complaints/years/<int:year>/changed-cases")
@permission("complaints:read")
@api.input(PageQuery, location="query")
@api.output(page_of(ChangedCaseView))
def list_changed_cases(year, query_data):
    """The complaints that count otherwise now than when the year was closed."""
    fetch = partial(queries.list_changed_cases, year=year, now=utc_now())
    return page(query_data, fetch, position=lambda row: [f"{row['id']}|{row['stage']}"])


@api.post("/complaints/<complaint_id>/tenure-group")
@permission("complaints:respond")
@api.input(SetComplaintTenureGroup)
@api.output(ComplaintView)
def set_complaint_tenure_group(complaint_id, json_data):
    """Say what kind of home the complaint comes from, where it is not known or not right."""
    return tenure_groups.set_complaint_tenure_group(complaint_id, json_data["tenure_group"], act(), version=if_match())
