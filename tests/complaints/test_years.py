"""CH01 and CH02 from the cases, against a count of another kind."""

from collections import Counter
from datetime import date

import pytest

from services.complaints.deadlines import Duration, DurationKind, due_before, local_day
from services.complaints.measures import DEFINITIONS, definition_for, figures_of, rate, starts_at, year_of
from services.complaints.model import Act, Complaint, ReportingYear
from services.complaints.queries.years import list_counted_complaints, live_figures, show_reporting_year
from services.complaints.vocabulary import Boundary, TenureGroup
from shared.errors import NotFound, RuleBroken
from shared.landlords import registry
from tests.complaints.cases import made, store, terms
from tests.complaints.saying import TODAY, answer, at, said

V1 = "/api/v1"
NUMBER = 800
TDEF = DEFINITIONS[0]
CODE_DAYS = {1: 10, 2: 20}


@pytest.fixture(scope="module")
def cases():
    """Received from January 2025 to May 2026: before, in and after the year of 2025."""
    return made(NUMBER, date(2025, 1, 1), date(2026, 5, 31))


@pytest.fixture
def stored(working, cases):
    store(cases)
    return cases


def counted(complaints, year):
    """{(stage, group): Counter}, straight from the complaints' own parts, one by one."""
    calendar, found = terms().calendar, {}
    for complaint in complaints:
        for number, stage in ((1, complaint.stage1), (2, complaint.stage2)):
            if stage is None or not date(year, 4, 1) <= local_day(stage.requested_at) <= date(year + 1, 3, 31):
                continue
            counter = found.setdefault((number, complaint.tenure_group or "unknown"), Counter())
            counter["received"] += 1
            if complaint.state == f"stage{number}_refused":
                counter["refused"] += 1
                continue
            if complaint.state == "withdrawn" and stage.response is None:
                counter["withdrawn"] += 1
                continue
            due = stage.acknowledge_due_before
            if stage.acknowledged_at is not None:
                ten = Duration(DurationKind.WORKING_DAYS, CODE_DAYS[number])
                due = max(stage.respond_due_before, due_before(stage.acknowledged_at, ten, calendar))
            answered = stage.response.at if stage.response else None
            in_time = answered is not None and answered < due
            by_the_end = answered is not None and local_day(answered) <= date(year + 1, 3, 31)
            not_due = not by_the_end and due > starts_at(year + 1)
            counter.update({"answerable": 1, "in_time": in_time, "not_due": not_due, "both": in_time and not_due})
            counter["unanswered" if answered is None else "answered"] += 1
    return found


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_figures_are_those_of_a_count_one_by_one(stored, year):
    rules = ReportingYear.of(year, TDEF)
    rules.homes = {"lcra": 8_000, "lcho": 700}
    figures, expected = live_figures(rules, TDEF, TODAY), counted(stored, year)
    for row in figures["measures"]:
        one = expected[row["stage"], row["group"]]
        assert (row["received"], row["refused"], row["withdrawn"]) == (
            one["received"], one["refused"], one["withdrawn"],
        )  # fmt: skip
        assert row["made"] == one["received"] - one["refused"]
        assert (row["unanswered"], row["late"]) == (one["unanswered"], one["answered"] - one["in_time"])
        assert row["not_yet_due"] == one["not_due"]
        every, due = row["in_time"]["all_made"], row["in_time"]["due_by_year_end"]
        assert (every["in_time"], every["of"]) == (one["in_time"], one["answerable"])
        assert (due["in_time"], due["of"]) == (one["in_time"] - one["both"], one["answerable"] - one["not_due"])
        assert row["received"] > (20 if year == 2025 else 0)
    for group in ("other", "unknown"):
        apart = figures["counted_apart"][group]
        assert apart == {str(stage): expected[stage, group]["received"] for stage in (1, 2)}


def test_the_auditors_list_holds_exactly_what_the_figures_count(stored):
    row = live_figures(ReportingYear.of(2025, TDEF), TDEF, TODAY)["measures"][0]
    for result, number in (("late", row["late"]), ("refused", row["refused"]), ("open", row["unanswered"])):
        listed = all_pages(year=2025, stage=1, group="lcra", result=result)
        assert len({one["id"] for one in listed}) == len(listed) == number
    assert len(all_pages(year=2025, stage=1, group="lcra")) == row["received"]


def all_pages(**asked):
    found, after = [], None
    while rows := list_counted_complaints(after, 37, now=TODAY, **asked):
        found += rows
        after = [rows[-1]["asked_at"], rows[-1]["id"]]
    return found


def one_case(received, acknowledged, answered=None, *, shorter=False):
    rules = terms(shorter=shorter)
    told = {"reference": "C-00-1", "resident_id": "r-1", "channel": "web", "category": "charges", "description": "x"}
    told |= {"by_representative": False, "received_at": at(received), "tenure_group": "lcra"}
    complaint = Complaint.received("c-1", told, rules, Act(at(received), "staff", "s-1"))
    complaint.acknowledge(said(), rules, Act(at(acknowledged), "staff", "s-1"))
    if answered:
        complaint.respond(1, answer(), rules, Act(at(answered), "staff", "s-1"))
    store([complaint])
    return live_figures(ReportingYear.of(2025, TDEF), TDEF, TODAY)["measures"][0]


@pytest.mark.parametrize(
    ("received", "acknowledged", "answered", "every", "due"),
    [
        ("2026-03-02", "2026-03-03", "2026-03-17", (1, 1), (1, 1)),  # the tenth working day
        ("2026-03-02", "2026-03-03", "2026-03-18", (0, 1), (0, 1)),  # a day later
        ("2026-03-26", "2026-03-26", None, (0, 1), (0, 0)),  # due on 13 April: Easter is between
        ("2026-03-26", "2026-03-26", "2026-04-10", (1, 1), (0, 0)),
        ("2026-03-26", "2026-03-26", "2026-03-31 22:30", (1, 1), (1, 1)),  # 23:30 in London: by the end of the year
        ("2026-03-26", "2026-03-26", "2026-03-31 23:30", (1, 1), (0, 0)),  # 1 April in London
        ("2026-03-31 23:30", "2026-04-01", "2026-04-02", (0, 0), (0, 0)),  # received in the next year
        ("2025-03-31 23:30", "2025-04-01", "2025-04-02", (1, 1), (1, 1)),  # received on 1 April in London
        ("2026-03-17", "2026-03-17", None, (0, 1), (0, 1)),  # due on 31 March
    ],
)
def test_the_ends_of_the_year(working, received, acknowledged, answered, every, due):
    row = one_case(received, acknowledged, answered)
    assert tuple(row["in_time"]["all_made"].values())[:2] == every
    assert tuple(row["in_time"]["due_by_year_end"].values())[:2] == due


def test_a_landlords_own_shorter_time_makes_no_answer_late_by_the_code(working):
    assert one_case("2026-01-05", "2026-01-06", "2026-01-20", shorter=True)["in_time"]["all_made"]["in_time"] == 1
    Complaint.collection().delete_many({})
    assert one_case("2026-01-05", "2026-01-06", "2026-01-21", shorter=True)["late"] == 1


class Rules:
    homes = {"lcra": 3_000}
    boundary, count_refused, count_withdrawn = Boundary.ALL_MADE, False, True


def test_refused_and_withdrawn_complaints_count_as_the_landlord_chose():
    counts = {(1, "lcra", "in_time", False): 5, (1, "lcra", "refused", False): 2, (1, "lcra", "withdrawn", False): 1}
    made_of = {}
    for refused in (False, True):
        for withdrawn in (False, True):
            rules = Rules()
            rules.count_refused, rules.count_withdrawn = refused, withdrawn
            row = figures_of(counts, rules)["measures"][0]
            made_of[refused, withdrawn] = row["made"], row["percent_in_time"]
    assert made_of == {(False, False): (5, 100.0), (False, True): (6, 100.0), (True, False): (7, 100.0),
                       (True, True): (8, 100.0)}  # fmt: skip


def test_rates_have_one_decimal_rounded_half_up():
    assert [rate(1, 3000, 1000), rate(1, 8, 100), rate(1, 16, 100), rate(0, 5, 100)] == [0.3, 12.5, 6.3, 0.0]
    assert rate(5, 0, 1000) is None


def test_no_rate_where_homes_are_not_known():
    rows = figures_of({(1, "lcho", "in_time", False): 5}, Rules())["measures"]
    assert [row["per_1000_homes"] for row in rows] == [0.0, 0.0, None, None]


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026)])
def test_a_reporting_year_begins_on_1_april(day, year):
    assert year_of(day) == year


def test_other_nations_have_no_such_measures(working):
    registry._entries[working].nation = "SCT"
    try:
        with pytest.raises(RuleBroken, match="no_measures"):
            show_reporting_year(2025, now=TODAY)
    finally:
        registry._entries[working].nation = "ENG"


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_that_is_none_of_ours_is_not_found(working, year):
    with pytest.raises(NotFound, match="year_not_found"):
        show_reporting_year(year, now=TODAY)


def test_every_definition_says_where_it_comes_from_and_what_it_leaves_open():
    for definition in DEFINITIONS:
        assert definition.source
        assert definition.unsure
    assert definition_for("ENG", 2030).id == "tsm-2024"


class TestTenure:
    @pytest.mark.parametrize(
        ("tenure", "group"),
        [("secure", "lcra"), ("licence", "lcra"), ("shared_owner", "lcho"), ("leaseholder", "other"),
         ("other", "unknown"), (None, "unknown")],
    )  # fmt: skip
    def test_the_home_is_that_of_the_residents_tenure_when_they_complained(self, complaint_at, tenure, group):
        from services.complaints.projections import Resident

        Resident.keep_many([("r-1", 2, {"state": "active", "tenure": tenure})])
        assert complaint_at().tenure_group == group

    def test_an_anonymous_complaint_comes_from_nobody_knows_where(self, complaint_at):
        assert complaint_at(resident_id=None).tenure_group == TenureGroup.UNKNOWN


class TestDoor:
    def test_a_member_of_the_governing_body_reads_figures_and_no_case(self, client, sign_in, complaint_at):
        complaint = complaint_at()
        member = sign_in("governing_body_member")
        assert client.get(f"{V1}/complaints/years/2026", headers=member).json["measures"][0]["homes"] is None
        for path in ("", f"/{complaint.id}", "/years/2026/complaints"):
            assert client.get(f"{V1}/complaints{path}", headers=member).status_code == 403

    def test_the_list_is_read_page_by_page(self, client, sign_in, complaint_at):
        made_here = [complaint_at().id for _ in range(3)]
        officer, seen, after = sign_in("complaints_officer"), [], ""
        while after is not None:
            path = f"{V1}/complaints/years/2026/complaints?limit=2{after and '&cursor=' + after}"
            shown = client.get(path, headers=officer).json
            seen += [row["id"] for row in shown["items"]]
            after = shown["next"]
        assert sorted(seen) == sorted(made_here)
