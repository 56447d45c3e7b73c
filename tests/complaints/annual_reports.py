"""Annual reports at each point of their way."""

from services.complaints.commands import reports
from services.complaints.model import SelfAssessment
from services.complaints.model.reports import TEXTS
from tests.complaints.saying import TODAY, at, staff
from tests.complaints.test_approve_self_assessment import approved

APRIL = at("2026-04-02")


def texts(**changes):
    return {name: f"Words on {name}." for name in TEXTS} | changes


def drafted(year=2025, when=TODAY):
    return reports.draft_annual_report(year, None, staff(when))


def written(**changes):
    report, assessment = drafted(), SelfAssessment.objects.first() or approved()
    said = {"texts": texts(**changes), "self_assessment_id": assessment.id}
    return reports.write_annual_report(report.id, said, staff(TODAY), version=report.version)


def presented():
    report = written()
    return reports.present_annual_report(report.id, staff(TODAY), version=report.version)


def responded():
    report = presented()
    words = "We accept <all> of it."
    return reports.respond_to_annual_report(report.id, words, staff(TODAY, "s-board"), version=report.version)


def published():
    report = responded()
    return reports.publish_annual_report(report.id, staff(TODAY), version=report.version)
