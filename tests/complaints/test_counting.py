"""Figures from the lines that complaints keep of themselves, against the complaints."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from services.complaints.commands.deadlines import recount_deadlines
from services.complaints.counting import KEY, STAGES, Counting
from services.complaints.deadlines import Duration, DurationKind, end_of, start_of
from services.complaints.measures import DEFINITIONS
from services.complaints.model import Complaint
from services.complaints.model.counted import Counts
from services.complaints.queries.figures import show_complaint_figures
from tests.complaints.cases import made, store, terms
from tests.complaints.saying import TODAY, at
from tests.complaints.steps import WAYS
from tests.complaints.test_recount_deadlines import change_calendar

TDEF = DEFINITIONS[0]
LONGER = {stage: Duration(DurationKind.WORKING_DAYS, within.n + 5) for stage, within in TDEF.respond_within.items()}
LINES = {"stage1_counts_as": "$stage1_counts_as", "stage2_counts_as": "$stage2_counts_as"}


@pytest.fixture(scope="module")
def cases():
    return made(400, date(2025, 1, 1), date(2026, 5, 31), seed=2)


@pytest.fixture
def stored(working, cases):
    store(cases)
    return cases


def keep_none():
    Complaint.collection().update_many({}, {"$unset": LINES})


def keep_none_of_half():
    Complaint.collection().update_many({"_id": {"$regex": "[02468]$"}}, {"$unset": LINES})


def leave_half_as_they_were():
    """As an older release, which does not know of lines, leaves them when it changes a state."""
    earlier = "1|stage1_logged|open|0|366"
    Complaint.collection().update_many({"_id": {"$regex": "[02468]$"}}, {"$set": dict.fromkeys(LINES, earlier)})


def write_by_other_rules():
    line = {"$concat": ["0|", "$state", "|refused|0|366"]}
    Complaint.collection().update_many({}, [{"$set": dict.fromkeys(LINES, line)}])


@pytest.mark.parametrize("definition", [TDEF, replace(TDEF, respond_within=LONGER)], ids=["as it is", "longer"])
@pytest.mark.parametrize(
    "spoil", [None, keep_none, keep_none_of_half, leave_half_as_they_were, write_by_other_rules], ids=str
)
def test_lines_tell_what_the_complaints_tell_and_are_left_where_they_cannot(stored, definition, spoil):
    if spoil:
        spoil()
    for year in (2024, 2025, 2026):
        counting = Counting(year, definition, terms().calendar)
        seen = [(stage, case) for stage in STAGES for case in counting.cases(stage)]
        assert counting.counts() == Counter((stage, *(case[name] for name in KEY)) for stage, case in seen)
        assert counting.rows() == sorted(
            f"{case['_id']}|{stage}|{case['group']}|{case['result']}|{case['not_due']:d}" for stage, case in seen
        )
        assert seen


@pytest.mark.parametrize("stage", STAGES)
def test_figures_are_read_from_an_index_alone(stored, stage):
    match, group = Counting(2025, TDEF, terms().calendar).line_steps(stage)
    with_ids = [match, {"$project": dict.fromkeys(("_id", "state", "tenure_group", f"stage{stage}_counts_as"), 1)}]
    for steps in ([match, group], with_ids):  # the figures, and the closing of a year
        asked = {"aggregate": "complaints", "pipeline": steps, "cursor": {}}
        plan = str(Complaint.collection().database.command("explain", asked, verbosity="queryPlanner"))
        assert f"counted_stage{stage}" in plan
        assert "FETCH" not in plan
        assert "COLLSCAN" not in plan


def kept_and_true(complaint):
    stored = Complaint.get(complaint.id)
    kept = stored.stage1_counts_as, stored.stage2_counts_as
    stored.note_counts()
    return kept, (stored.stage1_counts_as, stored.stage2_counts_as)


@pytest.mark.parametrize("state", sorted(WAYS))
def test_every_change_keeps_the_line_with_it(complaint_at, state):
    kept, true = kept_and_true(complaint_at(state))
    assert kept == true
    assert Counts.read(kept[0], state) is not None


def test_a_deadline_that_a_holiday_moves_beyond_the_year_moves_its_line(complaint_at):
    complaint = complaint_at(when=at("2027-03-22"))  # to be acknowledged by 31 March: Easter is between
    assert not Counts.read(complaint.stage1_counts_as, complaint.state).not_due
    change_calendar(added=[date(2027, 3, 30)])
    assert recount_deadlines(now=at("2027-03-23")) == 1
    kept, true = kept_and_true(complaint)
    assert kept == true
    assert Counts.read(kept[0], complaint.state).not_due


def test_nothing_is_kept_of_what_is_no_complaint_yet(expression):
    captured = expression()
    assert kept_and_true(captured)[0] == (None, None)


def test_the_counts_of_a_period_are_those_of_a_count_one_by_one(stored):
    first, last, now = date(2025, 4, 1), date(2026, 3, 31), start_of(date(2026, 3, 1))
    figures = show_complaint_figures(first, last, now=now)
    inside = [one for one in stored if start_of(first) <= one.received_at < end_of(last)]
    assert figures["received"] == len(inside) > 100
    for name, of in (("by_state", lambda one: one.state), ("by_category", lambda one: one.category),
                     ("by_stage", lambda one: str(one.stage)), ("by_outcome", lambda one: one.outcome),
                     ("refused_by_reason", refused_for)):  # fmt: skip
        expected = Counter(of(one) for one in inside)
        assert figures[name] == {key: expected[key] for key in figures[name]}
        assert sum(figures[name].values()) == sum(n for key, n in expected.items() if key is not None)
    expected = Counter(found for one in inside for found in became(one, now))
    for row in figures["in_time"]:
        for name in ("in_time", "late", "overdue"):
            assert row[name] == expected[row["stage"], row["clock"], name]
    assert all(expected[1, "respond", name] for name in ("in_time", "late", "overdue"))


def refused_for(complaint):
    found = [stage.refusal.reason for stage in (complaint.stage2, complaint.stage1) if stage and stage.refusal]
    return found[0] if found else None


def became(complaint, now):
    """(stage, clock, what became of it) of every clock of which something is to be told."""
    for number, stage in ((1, complaint.stage1), (2, complaint.stage2)):
        if stage is None:
            continue
        answered = stage.response and stage.response.at
        clocks = {
            "acknowledge": (stage.acknowledged_at, stage.acknowledge_due_before),
            "respond": (answered, stage.respond_due_before),
        }
        for clock, (done_at, due) in clocks.items():
            if done_at is not None:
                yield number, clock, "in_time" if done_at < due else "late"
            elif due is not None and complaint.due_before == due <= now:
                yield number, clock, "overdue"


def test_a_tombstone_is_counted_no_more(complaint_at):
    complaint_at("stage1_responded").remove()
    counting = Counting(2026, TDEF, terms().calendar)
    assert (counting.counts(), counting.rows(), list(counting.cases(1))) == ({}, [], [])
    assert show_complaint_figures(date(2026, 4, 1), date(2027, 3, 31), now=TODAY)["received"] == 0
