"""Corrections of what was published."""

import pytest

from services.complaints.commands.reports import correct_annual_report
from services.complaints.queries.reports import show_published_report
from shared.contracts.complaints import AnnualReportCorrected
from shared.errors import RuleBroken
from tests.complaints.annual_reports import published, responded, texts
from tests.complaints.saying import TODAY, staff

SAID = {"texts": dict.fromkeys(texts()) | {"analysis": "There were seven."}, "reason": "A wrong number."}


def test_the_correction_is_shown_with_its_reason_and_what_stood_there_is_kept(working, announced):
    report = published()
    corrected = correct_annual_report(report.id, SAID, staff(TODAY), version=report.version)
    first, second = corrected.versions
    assert (first["texts"]["analysis"], second["texts"]["analysis"]) == ("Words on analysis.", "There were seven.")
    assert second["texts"]["improvements"] == "Words on improvements."
    page = show_published_report(2025)
    assert "A wrong number." in page
    assert "There were seven." in page
    assert announced.last(AnnualReportCorrected).published_version == 2


def test_only_of_what_is_published(working):
    report = responded()
    with pytest.raises(RuleBroken, match="not_published"):
        correct_annual_report(report.id, SAID, staff(TODAY), version=report.version)
