"""The annual complaints performance and service improvement report."""

from contextlib import suppress
from datetime import date

from services.complaints.deadlines import local_day
from services.complaints.measures import FIRST_YEAR, year_of
from services.complaints.model import AnnualReport, ReportingYear, SelfAssessment
from services.complaints.model.reports import MISSED, REMINDED
from services.complaints.queries.reports import figures_of_report
from services.complaints.queries.years import year_and_definition
from services.complaints.submission import submission_day
from services.complaints.terms import nation
from shared.contracts.complaints import (
    AnnualReportCorrected,
    AnnualReportMissed,
    AnnualReportPresented,
    AnnualReportPublished,
    AnnualReportReminded,
    AnnualReportSubmitted,
)
from shared.errors import Conflict, NotFound, RuleBroken
from shared.store import LostRace

NOTICES = {REMINDED: AnnualReportReminded, MISSED: AnnualReportMissed}


def draft_annual_report(year, financial_year_end, act):
    """Begin the report of a reporting year that is over. Its figures are live until it is presented.

    financial_year_end: date, or None for 31 March.
    Raises: NotFound year_not_found; RuleBroken no_measures, year_not_over; Conflict annual_report_exists.
    """
    stored, _ = year_and_definition(year, act.at)
    if year_of(local_day(act.at)) <= year:
        raise RuleBroken("year_not_over", "The report of a year is made after 31 March.")
    ends = financial_year_end or date(year + 1, 3, 31)
    report = AnnualReport(id=AnnualReport.id_of(year), year=year, financial_year_end=ends.isoformat())
    report.due_on(submission_day(year, _homes(stored), ends), act.at)
    return report.save()


def write_annual_report(report_id, said, act, *, version):
    """Write its texts, and attach the self-assessment. When it is due is counted anew with the homes now known.

    said: {texts: {name: words or None}, self_assessment_id}.
    Raises: NotFound annual_report_not_found, self_assessment_not_found; StaleVersion; RuleBroken report_presented.
    """
    report = AnnualReport.get(report_id, version)
    if said["self_assessment_id"] is not None:
        _assessment(said["self_assessment_id"])
    report.write(said["texts"], said["self_assessment_id"])
    homes = _homes(year_and_definition(report.year, act.at)[0])
    report.due_on(submission_day(report.year, homes, date.fromisoformat(report.financial_year_end)), act.at)
    return report.save()


def present_annual_report(report_id, act, *, version):
    """Put it to the governing body, with figures that stay as they are now.

    Raises: NotFound annual_report_not_found; StaleVersion; RuleBroken report_presented, report_incomplete.
    Announces: AnnualReportPresented.
    """
    report = AnnualReport.get(report_id, version)
    attached = report.self_assessment_id and SelfAssessment.find(report.self_assessment_id)
    report.present(figures_of_report(report, act.at), attached or None, act)
    report.announce(AnnualReportPresented.of(report))
    return report.save()


def respond_to_annual_report(report_id, words, act, *, version):
    """The governing body's response, which is published with the report.

    Raises: NotFound annual_report_not_found; StaleVersion; RuleBroken not_presented, report_published.
    Source: Complaint Handling Code 2024 para 8.2.
    """
    report = AnnualReport.get(report_id, version)
    report.respond(words, act)
    return report.save()


def publish_annual_report(report_id, act, *, version):
    """Let everybody read it, with the governing body's response.

    Raises: NotFound annual_report_not_found; StaleVersion; RuleBroken response_missing.
    Announces: AnnualReportPublished.
    """
    report = AnnualReport.get(report_id, version)
    report.publish(act)
    report.announce(AnnualReportPublished.of(report))
    return report.save()


def correct_annual_report(report_id, said, act, *, version):
    """Put something right in what was published, saying why.

    said: {texts: {name: words or None}, reason}.
    Raises: NotFound annual_report_not_found; StaleVersion; RuleBroken not_published.
    Announces: AnnualReportCorrected.
    """
    report = AnnualReport.get(report_id, version)
    report.correct(said["texts"], said["reason"], act)
    report.announce(AnnualReportCorrected.of(report))
    return report.save()


def submit_annual_report(report_id, act, *, version):
    """Record that it was sent to the Ombudsman.

    Raises: NotFound annual_report_not_found; StaleVersion; RuleBroken not_published, already_submitted.
    Announces: AnnualReportSubmitted.
    """
    report = AnnualReport.get(report_id, version)
    report.submit(act)
    report.announce(AnnualReportSubmitted.of(report))
    return report.save()


def watch_annual_reports(act):
    """Draft the report of the year that is over, and tell when a submission is due. Safe to run again.

    Announces: AnnualReportReminded; AnnualReportMissed.
    """
    year = year_of(local_day(act.at)) - 1
    if nation() == "ENG" and year >= FIRST_YEAR and AnnualReport.plain(AnnualReport.id_of(year), "_id") is None:
        with suppress(Conflict):  # another process was first
            draft_annual_report(year, None, act)
    due = AnnualReport.collection().find({"watch_at": {"$lte": act.at}}, {"_id": 1})
    for row in list(due):
        with suppress(LostRace):  # somebody is changing it: the next turn finds it again
            _notice(row["_id"], act.at)


def _notice(report_id, now):
    report = AnnualReport.find(report_id)
    notice = report and report.take_notice(now)
    if notice:
        report.announce(NOTICES[notice].of(report))
        report.save()


def _homes(year: ReportingYear):
    return sum(year.homes.values()) if year.homes else None


def _assessment(assessment_id):
    if SelfAssessment.plain(assessment_id, "_id") is None:
        raise NotFound("self_assessment_not_found", "There is no such self assessment.")
