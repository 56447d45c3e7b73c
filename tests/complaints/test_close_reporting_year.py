"""Closed figures never change; what changes since is shown beside them."""

import pytest

from services.complaints.commands import tenure_groups
from services.complaints.commands.years import close_reporting_year, set_reporting_year
from services.complaints.measures import starts_at
from services.complaints.model import ClosedCases, Complaint, ReportingYear
from services.complaints.model.years import checksum_of
from services.complaints.queries.years import list_changed_cases, show_reporting_year, show_year_differences
from shared.contracts.complaints import ReportingYearClosed
from shared.errors import RuleBroken
from tests.complaints.cases import made, store
from tests.complaints.saying import TODAY, at, staff
from tests.complaints.test_set_reporting_year import chosen

V1 = "/api/v1"


@pytest.fixture
def year(people):
    store(made(200, starts_at(2025).date(), starts_at(2026).date()))
    return set_reporting_year(2025, chosen(), staff(TODAY), version=0)


def close(year):
    return close_reporting_year(2025, staff(TODAY), version=year.version)


def test_keeps_figures_every_case_and_a_checksum_and_announces_counts(year, announced):
    live = show_reporting_year(2025, now=TODAY).measures
    closed = close(year)
    pieces = list(ClosedCases.objects(id__in=closed.pieces))
    assert closed.closed["measures"] == live
    assert sum(len(piece.rows) for piece in pieces) > 200
    assert checksum_of(closed.closed, pieces) == closed.checksum
    event = announced.last(ReportingYearClosed)
    assert (event.lcra_homes, event.lcra_stage1) == (8_000, live[0]["made"])


def test_what_changes_afterwards_is_shown_as_differences_and_rewrites_nothing(year):
    closed = close(year)
    assert show_year_differences(2025, now=TODAY)["unchanged"] is True
    assert list_changed_cases(None, 10, year=2025, now=TODAY) == []
    case = Complaint.objects(tenure_group="lcra", state="stage1_logged").first()
    tenure_groups.set_complaint_tenure_group(case.id, "lcho", staff(TODAY), version=case.version)
    told = show_year_differences(2025, now=TODAY)
    assert told["unchanged"] is False
    assert told["live"]["measures"][0]["received"] == told["closed"]["measures"][0]["received"] - 1
    assert show_reporting_year(2025, now=TODAY).measures == closed.closed["measures"]
    (changed,) = list_changed_cases(None, 10, year=2025, now=TODAY)
    assert (changed["id"], changed["closed"]["group"], changed["live"]["group"]) == (case.id, "lcra", "lcho")
    assert list_changed_cases([f"{case.id}|1"], 10, year=2025, now=TODAY) == []


def test_a_closing_that_was_interrupted_is_done_again(year, monkeypatch):
    monkeypatch.setattr(ReportingYear, "save", lambda _self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        close(year)
    monkeypatch.undo()
    closed = close(year)
    assert ClosedCases.objects.count() == len(closed.pieces)


def test_a_closed_year_is_neither_closed_nor_changed_again(year):
    closed = close(year)
    with pytest.raises(RuleBroken, match="year_closed"):
        close(closed)
    with pytest.raises(RuleBroken, match="year_closed"):
        set_reporting_year(2025, chosen(count_refused=False), staff(TODAY), version=closed.version)


@pytest.mark.parametrize(("when", "code"), [("2026-03-31 22:59", "year_not_over"), ("2026-03-31 23:00", None)])
def test_from_1_april_after_it(year, when, code):
    if code is None:
        assert close_reporting_year(2025, staff(at(when)), version=year.version).is_closed
        return
    with pytest.raises(RuleBroken, match=code):
        close_reporting_year(2025, staff(at(when)), version=year.version)


def test_not_without_the_number_of_homes(working):
    with pytest.raises(RuleBroken, match="homes_missing"):
        close_reporting_year(2025, staff(TODAY), version=0)


def test_differences_only_of_a_closed_year(year):
    with pytest.raises(RuleBroken, match="year_not_closed"):
        show_year_differences(2025, now=TODAY)


def test_at_the_door(client, sign_in, year):
    senior = sign_in("complaints_senior") | {"If-Match": f'"{year.version}"'}
    closed = client.post(f"{V1}/complaints/years/2025/closure", headers=senior)
    assert (closed.status_code, len(closed.json["closed"]["measures"])) == (200, 4)
    member = sign_in("governing_body_member")
    shown = client.get(f"{V1}/complaints/years/2025", headers=member).json
    assert shown["checksum"] == closed.json["checksum"]
    assert client.get(f"{V1}/complaints/years/2025/differences", headers=member).json["unchanged"] is True
    officer = sign_in("complaints_officer")
    assert client.get(f"{V1}/complaints/years/2025/changed-cases", headers=officer).json["items"] == []
