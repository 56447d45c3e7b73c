"""What everybody may read of a few complaints, and what staff may."""

import re

import pytest

from services.complaints.measures import figures_of
from services.complaints.queries.gathered import GATHERED
from services.complaints.queries.reports import show_annual_report_page, show_published_report
from services.complaints.report_sections import SECTIONS
from services.complaints.small_numbers import FOR_EVERYBODY, HIDDEN, RULES, for_everybody, small_numbers_of
from services.complaints.vocabulary import Boundary
from tests.complaints.annual_reports import published
from tests.complaints.saying import TODAY, at
from tests.complaints.steps import acknowledge, refuse, respond

FEW = "fewer than 5"
YEAR = 2025


@pytest.fixture
def a_few(complaint_at):
    """Of the year of 2025: six complaints about charges, two about conduct, of which one was refused."""
    for number in range(6):
        complaint_at(when=at(f"2025-06-0{number + 1}"), category="charges")
    complaint_at(when=at("2025-07-01"), category="staff_conduct")
    refuse(complaint_at(when=at("2025-07-02"), category="staff_conduct"), at("2025-07-03"))
    respond(acknowledge(complaint_at(when=at("2025-07-04"), category="charges"), at("2025-07-05")), at("2025-07-06"))


def row(page, name):
    """The cells of the row of that name, of the first table that has one."""
    return re.findall(r"<td>(.*?)</td>", re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page)[1])


def table(page, caption):
    return re.search(rf"<caption>{caption}</caption>.*?</table>", page)[0]


def test_everybody_reads_no_small_count_and_staff_the_true_one(a_few):
    report = published()
    everybody, staff = show_published_report(YEAR), show_annual_report_page(report.id, now=TODAY)
    caption = "By what they are about"
    assert [row(table(staff, caption), name) for name in ("Staff conduct", "Charges")] == [["2"], ["7"]]
    assert [row(table(everybody, caption), name) for name in ("Staff conduct", "Charges")] == [[FEW], [HIDDEN]]
    assert row(table(staff, "Decisions at stage 1"), "Upheld") == ["1"]
    assert row(table(everybody, "Decisions at stage 1"), "Upheld") == [HIDDEN]


def test_what_is_to_be_published_stays(a_few):
    report = published()
    everybody, staff = show_published_report(YEAR), show_annual_report_page(report.id, now=TODAY)
    for caption in (
        "Complaints received",
        "Refused at stage 1, by reason",
        "Within the time allowed, extensions included",
    ):
        assert table(everybody, caption) == table(staff, caption)
    assert row(table(everybody, "Complaints received"), "This period") == ["9"]
    assert row(table(everybody, "Refused at stage 1, by reason"), "Not about landlord function") == ["1"]


class Rules:
    homes = {"lcra": 3_000, "lcho": 1_200}
    boundary, count_refused, count_withdrawn = Boundary.ALL_MADE, False, True


def told(**received):
    """{group: (received, CH01, CH02)} at stage 1 as everybody reads it. received: {group: complaints}, all in time."""
    figures = figures_of({(1, group, "in_time", False): number for group, number in received.items()}, Rules())
    shown = for_everybody(figures | {"gathered": {}}, YEAR)["measures"]
    return {
        one["group"]: (one["received"], one["per_1000_homes"], one["percent_in_time"])
        for one in shown
        if one["stage"] == 1
    }


def test_ch01_and_ch02_are_told_of_every_group_but_not_how_few_were_received():
    assert told(lcra=60, lcho=3, other=2) == {"lcra": (60, 20.0, 100.0), "lcho": (FEW, 2.5, 100.0)}


def test_the_other_group_is_not_told_either_where_it_would_give_the_small_one_away():
    assert told(lcra=60, lcho=1) == {"lcra": (HIDDEN, 20.0, 100.0), "lcho": (FEW, 0.8, 100.0)}


def test_counts_that_are_not_small_are_told():
    assert told(lcra=60, lcho=5) == {"lcra": (60, 20.0, 100.0), "lcho": (5, 4.2, 100.0)}


def test_it_is_said_of_every_section_what_everybody_may_read():
    assert set(FOR_EVERYBODY) == {name for name, _ in GATHERED} <= {name for name, *_ in SECTIONS}


def test_a_section_of_which_nobody_said_so_is_for_staff_only():
    figures = {"gathered": {"satisfaction": {"very_satisfied": 1}}, "measures": [], "counted_apart": {}}
    assert for_everybody(figures, YEAR)["gathered"] == {}


def test_what_is_small_is_dated_data_that_says_where_it_comes_from():
    assert all(rule.source for rule in RULES)
    assert small_numbers_of(2030).few == RULES[-1].few
