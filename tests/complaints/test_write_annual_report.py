"""What is written before the report is presented."""

import pytest

from services.complaints.commands.reports import write_annual_report
from shared.errors import NotFound, RuleBroken, StaleVersion
from tests.complaints.annual_reports import drafted, presented, texts, written
from tests.complaints.saying import TODAY, staff


def write(report, version=None, **said):
    usual = {"texts": texts(), "self_assessment_id": None}
    return write_annual_report(report.id, usual | said, staff(TODAY), version=version or report.version)


def test_what_is_left_out_stays_as_it_was(working):
    report = write(written(), texts=texts(analysis="Anew.", improvements=None))
    assert (report.texts["analysis"], report.texts["improvements"]) == ("Anew.", "Words on improvements.")
    assert report.self_assessment_id is not None


def test_a_self_assessment_that_is_none_is_not_found(working):
    with pytest.raises(NotFound, match="self_assessment_not_found"):
        write(drafted(), self_assessment_id="none")


def test_not_once_it_is_presented(working):
    with pytest.raises(RuleBroken, match="report_presented"):
        write(presented())


def test_needs_the_version_that_was_seen(working):
    with pytest.raises(StaleVersion):
        write(drafted(), version=9)
