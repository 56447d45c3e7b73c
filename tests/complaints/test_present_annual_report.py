"""To the governing body."""

import pytest

from services.complaints.commands.reports import present_annual_report
from services.complaints.queries.reports import show_annual_report
from shared.contracts.complaints import AnnualReportPresented
from shared.errors import RuleBroken
from tests.complaints.annual_reports import drafted, presented
from tests.complaints.saying import TODAY, at, staff


def test_its_figures_stay_as_they_were(complaint_at, announced):
    complaint_at(when=at("2026-02-02"))
    report = presented()
    complaint_at(when=at("2026-02-03"))
    assert show_annual_report(report.id).figures["gathered"]["volumes"]["received"] == 1
    assert announced.last(AnnualReportPresented).state == "presented"


def test_not_before_every_part_is_there(working):
    with pytest.raises(RuleBroken, match="report_incomplete") as refused:
        present_annual_report(drafted().id, staff(TODAY), version=1)
    assert refused.value.extra["missing"] == [
        "analysis", "non_compliance", "improvements", "ombudsman_report", "ombudsman_publications", "self_assessment",
    ]  # fmt: skip


def test_only_once(working):
    report = presented()
    with pytest.raises(RuleBroken, match="report_presented"):
        present_annual_report(report.id, staff(TODAY), version=report.version)
