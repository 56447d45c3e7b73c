"""The submission to the Ombudsman, and what is told before it is due."""

import pytest

from services.complaints.commands.reports import submit_annual_report, watch_annual_reports
from services.complaints.model import Act, AnnualReport
from shared.contracts.complaints import AnnualReportSubmitted
from shared.errors import RuleBroken
from shared.landlords import registry
from tests.complaints.annual_reports import published, responded
from tests.complaints.saying import TODAY, at, staff


def watch(when):
    watch_annual_reports(Act(at(when)))


def test_is_recorded_once_and_nobody_is_reminded_any_more(working, announced):
    report = published()
    done = submit_annual_report(report.id, staff(TODAY), version=report.version)
    assert announced.last(AnnualReportSubmitted).submitted_at == TODAY
    assert done.watch_at is None
    with pytest.raises(RuleBroken, match="already_submitted"):
        submit_annual_report(report.id, staff(TODAY), version=done.version)


def test_not_before_it_is_published(working):
    report = responded()
    with pytest.raises(RuleBroken, match="not_published"):
        submit_annual_report(report.id, staff(TODAY), version=report.version)


def test_the_report_of_a_year_is_drafted_when_the_year_is_over_and_once(working):
    for when in ("2026-03-31", "2026-03-31 23:01", "2026-04-01", "2026-07-01"):
        watch(when)
        drafts = {row["year"] for row in AnnualReport.collection().find()}
        assert drafts == ({2024} if when == "2026-03-31" else {2024, 2025})


def test_reminds_60_30_and_7_days_before_and_tells_once_that_it_was_missed(working, announced):
    watch("2026-04-01")
    told = {}
    for when in ("2026-07-31", "2026-08-01", "2026-08-02", "2026-08-31", "2026-09-23", "2026-09-24", "2026-09-30",
                 "2026-09-30 22:59", "2026-09-30 23:00", "2026-10-05"):  # fmt: skip
        before = len(announced)
        watch(when)
        watch(when)
        told[when] = announced.names[before:]
    assert {when: names for when, names in told.items() if names} == {
        "2026-08-01": ["annual_report_reminded"],
        "2026-08-31": ["annual_report_reminded"],
        "2026-09-23": ["annual_report_reminded"],
        "2026-09-30 23:00": ["annual_report_missed"],
    }


def test_landlords_of_other_nations_have_no_such_report(working):
    registry._entries[working].nation = "SCT"
    try:
        watch("2026-04-01")
    finally:
        registry._entries[working].nation = "ENG"
    assert AnnualReport.collection().count_documents({}) == 0
