"""A promised day is moved only with a reason, and the resident is told."""

from datetime import date

import pytest

from services.complaints.commands.remedies import move_remedy_date
from shared.contracts.complaints import RemedyActionMoved
from shared.errors import BadInput, RuleBroken, StaleVersion
from tests.complaints.promised import a_remedy, answered, done, remedies_of
from tests.complaints.saying import OFFICER, at, staff
from tests.complaints.steps import letters_of


@pytest.fixture
def lift(complaint_at):
    return a_remedy(complaint_at)


def move(remedy, until="2027-01-15", when="2026-12-01"):
    day = date.fromisoformat(until)
    return move_remedy_date(remedy.id, day, "The part is late.", staff(at(when)), version=remedy.version)


def test_keeps_both_days_and_the_reason_and_tells_the_resident(lift, announced):
    moved = move(lift)
    assert (moved.due_on, moved.promised_on) == ("2027-01-15", "2026-12-18")
    (kept,) = moved.moves
    assert (kept.from_on, kept.to_on, kept.by, kept.reason) == (
        "2026-12-18",
        "2027-01-15",
        OFFICER,
        "The part is late.",
    )
    assert announced.last(RemedyActionMoved).times_moved == 1
    assert letters_of(announced, "remedy_moved")[0]["details"]["due_on"] == "2027-01-15"
    assert "part is late" not in str(announced)


def test_names_the_first_day_where_there_was_none(complaint_at):
    change = {"kind": "policy_change", "what": "We order parts at once."}
    (remedy,) = remedies_of(answered(complaint_at, remedies=[change], outstanding_actions=[]))
    moved = move(remedy)
    assert (moved.moves[0].from_on, moved.due_on) == (None, "2027-01-15")


def test_today_is_the_earliest(lift):
    assert move(lift, "2026-12-01").due_on == "2026-12-01"


def test_refuses_a_day_that_has_passed(lift):
    with pytest.raises(BadInput, match="date_in_the_past"):
        move(lift, "2026-11-30")


def test_refuses_the_day_it_has(lift):
    with pytest.raises(RuleBroken, match="same_date"):
        move(lift, "2026-12-18")


def test_refuses_what_is_done(lift):
    with pytest.raises(RuleBroken, match="remedy_done"):
        move(done(lift))


def test_refuses_a_version_that_is_no_longer_current(lift):
    move(lift)
    with pytest.raises(StaleVersion):
        move(lift, "2027-01-20")
