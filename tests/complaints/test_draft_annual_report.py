"""The report of a year that is over."""

from datetime import date

import pytest

from services.complaints.commands.reports import draft_annual_report
from services.complaints.commands.years import set_reporting_year
from services.complaints.model import AnnualReport
from services.complaints.queries.gathered import gather, year_period
from services.complaints.queries.reports import show_annual_report_page
from services.complaints.submission import RULES, submission_day
from shared.errors import Conflict, NotFound, RuleBroken
from tests.complaints.annual_reports import APRIL, drafted
from tests.complaints.saying import NOW, TODAY, at, staff
from tests.complaints.steps import refuse
from tests.complaints.test_set_reporting_year import chosen
from tests.harness import days


def test_once_a_year(working):
    assert [drafted().year, drafted(2024).year] == [2025, 2024]
    with pytest.raises(Conflict, match="annual_report_exists"):
        drafted()


@pytest.mark.parametrize(("year", "error"), [(2026, RuleBroken), (2027, NotFound), (2023, NotFound)])
def test_only_of_a_year_that_is_over(working, year, error):
    with pytest.raises(error):
        drafted(year)


@pytest.mark.parametrize(
    ("homes", "year_end", "day"),
    [
        (1_000, date(2026, 12, 31), date(2026, 9, 30)),
        (999, date(2026, 3, 31), date(2026, 9, 30)),
        (999, date(2026, 12, 31), date(2027, 6, 30)),
        (None, date(2026, 1, 31), date(2026, 7, 31)),
        (None, date(2026, 12, 31), date(2026, 9, 30)),
    ],
)
def test_is_due_on_30_september_or_half_a_year_after_the_financial_year(homes, year_end, day):
    assert submission_day(2025, homes, year_end) == day
    assert all(rule.source for rule in RULES)


def test_counts_the_homes_that_were_set(working):
    set_reporting_year(2025, chosen(homes={"lcra": 500, "lcho": 0}), staff(APRIL), version=0)
    report = draft_annual_report(2025, date(2026, 12, 31), staff(APRIL))
    assert report.submission_day == "2027-06-30"


def test_the_figures_tell_refusals_by_type_and_each_month_beside_the_year_before(complaint_at):
    complaint_at("stage2_responded")
    refuse(complaint_at(when=NOW - days(40)), NOW)
    complaint_at(when=NOW - days(365))
    gathered = gather(year_period(2026), year_period(2025), TODAY)
    assert gathered["volumes"]["received"] == 2
    assert gathered["volumes"]["received_before"] == 1
    assert gathered["refusals"]["1"]["not_about_landlord_function"] == 1
    assert gathered["months"] == {"this": {"2026-10": 1, "2026-11": 1}, "before": {"2025-11": 1}}
    assert gathered["escalation"] == {"answered_1": 1, "asked_2": 1}
    assert gathered["outcomes"]["2"]["upheld"] == 1


def test_a_draft_shows_figures_as_they_are_and_no_verdict_on_more_complaints(complaint_at):
    drafted()
    complaint_at(when=at("2026-02-02"))
    page = show_annual_report_page(AnnualReport.id_of(2025), now=TODAY)
    assert "<td>1</td>" in page
    assert "not bad in itself" in page
    assert "class=" not in page  # no row is coloured
