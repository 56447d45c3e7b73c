"""Counts of complaints."""

from services.complaints.deadlines import end_of, start_of
from services.complaints.model import Complaint
from services.complaints.queries.periods import check_period
from services.complaints.queries.rows import COMPLAINTS
from services.complaints.states import State
from services.complaints.vocabulary import Category, Outcome, RefusalReason


def show_complaint_figures(first, last, *, now):
    """Counts of the complaints received from one local date to another, both inclusive.

    Raises: BadInput bad_period.
    """
    check_period(first, last)
    period = {"received_at": {"$gte": start_of(first), "$lt": end_of(last)}, "gone_at": None} | COMPLAINTS
    rows = list(Complaint.collection().aggregate([{"$match": period}, {"$group": _grouped(now)}]))
    return {
        "from_": first,
        "to": last,
        "received": sum(row["n"] for row in rows),
        "by_state": _by(rows, "state", State),
        "by_stage": _by(rows, "stage", ("1", "2")),
        "by_category": _by(rows, "category", Category),
        "by_outcome": _by(rows, "outcome", Outcome),
        "refused_by_reason": _by(rows, "refused", RefusalReason),
        "in_time": [
            {"stage": number, "clock": clock, **{name: _number(rows, f"{clock}_{number}", name) for name in _BECAME}}
            for number in (1, 2)
            for clock in _CLOCKS
        ],
    }


_CLOCKS = {"acknowledge": "acknowledged_at", "respond": "response.at"}
_BECAME = ("in_time", "late", "overdue")


def _grouped(now):
    """One reading of each complaint: how many are alike in all that is counted."""
    alike = {
        "state": "$state",
        "stage": {"$toString": "$stage"},
        "category": "$category",
        "outcome": {"$ifNull": ["$stage2.response.decision", "$stage1.response.decision"]},
        "refused": {"$ifNull": ["$stage2.refusal.reason", "$stage1.refusal.reason"]},
        **{f"{clock}_{number}": _became(number, clock, now) for number in (1, 2) for clock in _CLOCKS},
    }
    return {"_id": alike, "n": {"$sum": 1}}


def _became(number, clock, now):
    """Of one clock: done in time, done late, overdue and not done, or nothing of it."""
    done_at, due = f"$stage{number}.{_CLOCKS[clock]}", f"$stage{number}.{clock}_due_before"
    in_time = {"$cond": [{"$lt": [done_at, due]}, "in_time", "late"]}
    is_overdue = {"$and": [{"$gt": [due, None]}, {"$lte": [due, now]}, {"$eq": ["$due_before", due]}]}
    return {"$cond": [{"$gt": [done_at, None]}, in_time, {"$cond": [is_overdue, "overdue", None]}]}


def _by(rows, name, values):
    return {str(value): _number(rows, name, str(value)) for value in values}


def _number(rows, name, value):
    return sum(row["n"] for row in rows if row["_id"].get(name) == value)
