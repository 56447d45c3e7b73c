"""What is asked about complaints."""

from services.complaints.deadlines import end_of, last_day_of, local_day, start_of
from services.complaints.model import Complaint, ComplaintsPolicy, StoredCalendar
from services.complaints.procedure import profile_for
from services.complaints.states import State
from services.complaints.terms import nation
from services.complaints.vocabulary import Category, Outcome, RefusalReason
from shared.errors import BadInput

LONGEST_PERIOD = 366 * 5  # days that figures can be asked for
_ROW = {
    "reference": 1,
    "state": 1,
    "stage": 1,
    "category": 1,
    "channel": 1,
    "resident_id": 1,
    "received_at": 1,
    "due_before": 1,
    "due_order": 1,
    "version": 1,
    "stage1.handler_id": 1,
    "stage2.handler_id": 1,
}


def list_complaints(after, limit, *, now, **filters):
    """Complaints as rows, what is due first at the top and what waits for nothing last.

    filters: state, stage, handler_id, due_by (local date, inclusive), overdue, reference, resident_id.
    """
    conditions = [{"gone_at": None}, *(_CONDITIONS[name](value, now) for name, value in filters.items())]
    if after:
        due, last = after
        conditions.append({"$or": [{"due_order": {"$gt": due}}, {"due_order": due, "_id": {"$gt": last}}]})
    found = Complaint.collection().find({"$and": conditions}, _ROW).sort([("due_order", 1), ("_id", 1)]).limit(limit)
    return [_row(raw, now) for raw in found]


def show_complaint(complaint_id):
    """Raises: NotFound complaint_not_found."""
    return Complaint.get(complaint_id)


def show_complaint_letter(complaint_id, number):
    """(complaint, letter). Raises: NotFound complaint_not_found, letter_not_found."""
    complaint = Complaint.get(complaint_id)
    return complaint, complaint.letter(number)


def list_my_complaints(after, limit, *, resident_id):
    """A resident's own complaints, the latest first."""
    condition = {"resident_id": resident_id, "gone_at": None}
    if after:
        at, last = after
        condition["$or"] = [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": last}}]
    rows = Complaint.collection().find(condition, _ROW).sort([("received_at", -1), ("_id", -1)]).limit(limit)
    return [_row(raw, raw["received_at"]) for raw in rows]


def show_my_complaint(complaint_id, resident_id):
    """Raises: NotFound complaint_not_found, for another resident's too."""
    complaint = Complaint.get(complaint_id)
    complaint.check_own(resident_id)
    return complaint


def show_my_complaint_letter(complaint_id, number, resident_id):
    """(complaint, letter). Raises: NotFound complaint_not_found, letter_not_found."""
    complaint = show_my_complaint(complaint_id, resident_id)
    return complaint, complaint.letter(number)


def show_complaints_policy(*, now):
    """The landlord's own durations, and what limits them. Raises: RuleBroken no_procedure."""
    policy = ComplaintsPolicy.current()
    policy.procedure = policy.procedure or profile_for(nation(), local_day(now)).id
    return policy


def show_complaints_calendar(*, now):
    """The calendar that decides; what would be stored where none is yet, of version 0."""
    return StoredCalendar.find(StoredCalendar.ID) or StoredCalendar.proposed(nation(), now.year)


def show_complaint_figures(first, last, *, now):
    """Counts of the complaints received from one local date to another, both inclusive.

    Raises: BadInput bad_period.
    """
    if not 0 <= (last - first).days <= LONGEST_PERIOD:
        fault = {"pointer": "/to", "detail": "Not before `from`, and at most five years after it."}
        raise BadInput("bad_period", "This is not a period that can be counted.", [fault])
    facets = {
        "state": _counted("$state"),
        "stage": _counted("$stage"),
        "category": _counted("$category"),
        "outcome": _counted({"$ifNull": ["$stage2.response.decision", "$stage1.response.decision"]}),
        "refused": _counted({"$ifNull": ["$stage2.refusal.reason", "$stage1.refusal.reason"]}),
        "in_time": [{"$group": {"_id": None, **_sums_in_time(now)}}],
    }
    period = {"received_at": {"$gte": start_of(first), "$lt": end_of(last)}, "gone_at": None}
    counted = next(Complaint.collection().aggregate([{"$match": period}, {"$project": _NEEDED}, {"$facet": facets}]))
    return {
        "from_": first,
        "to": last,
        "received": sum(row["n"] for row in counted["state"]),
        "by_state": _by(counted["state"], State),
        "by_stage": {"1": 0, "2": 0} | {str(row["_id"]): row["n"] for row in counted["stage"]},
        "by_category": _by(counted["category"], Category),
        "by_outcome": _by(counted["outcome"], Outcome),
        "refused_by_reason": _by(counted["refused"], RefusalReason),
        "in_time": _in_time(counted["in_time"]),
    }


_CLOCKS = {"acknowledge": "acknowledged_at", "respond": "response.at"}
_NEEDED = {
    "state": 1,
    "stage": 1,
    "category": 1,
    "due_before": 1,
    **{
        f"stage{number}.{name}": 1
        for number in (1, 2)
        for name in (
            "acknowledge_due_before", "acknowledged_at", "respond_due_before", "response.at", "response.decision",
            "refusal.reason",
        )
    },
}  # fmt: skip
_CONDITIONS = {
    "state": lambda value, now: {"state": value},
    "stage": lambda value, now: {"stage": value},
    "resident_id": lambda value, now: {"resident_id": value},
    "reference": lambda value, now: {"reference": value},
    "due_by": lambda value, now: {"due_order": {"$lte": end_of(value)}},
    "overdue": lambda value, now: {"due_order": {"$lte": now} if value else {"$gt": now}},
    "handler_id": lambda value, now: {
        "$or": [{"stage": 1, "stage1.handler_id": value}, {"stage": 2, "stage2.handler_id": value}]
    },
}


def _row(raw, now):
    due = raw.get("due_before")
    return raw | {
        "id": raw["_id"],
        "due_before": due,
        "due_on": due and last_day_of(due),
        "overdue": due is not None and due <= now,
        "handler_id": raw.get(f"stage{raw['stage']}", {}).get("handler_id"),
        "resident_id": raw.get("resident_id"),
    }


def _counted(by):
    return [{"$group": {"_id": by, "n": {"$sum": 1}}}]


def _by(rows, names):
    counts = {row["_id"]: row["n"] for row in rows}
    return {str(name): counts.get(str(name), 0) for name in names}


def _sums_in_time(now):
    """For each stage and clock: how many were done in time, done late, and are overdue and not done."""
    sums = {}
    for number in (1, 2):
        for clock, done in _CLOCKS.items():
            done_at, due = f"$stage{number}.{done}", f"$stage{number}.{clock}_due_before"
            is_done = {"$gt": [done_at, None]}
            in_time = {"$and": [is_done, {"$lt": [done_at, due]}]}
            late = {"$and": [is_done, {"$gte": [done_at, due]}]}
            overdue = {
                "$and": [{"$not": is_done}, {"$eq": ["$due_before", due]}, {"$gt": [due, None]}, {"$lte": [due, now]}]
            }
            for name, condition in (("in_time", in_time), ("late", late), ("overdue", overdue)):
                sums[f"{number}_{clock}_{name}"] = {"$sum": {"$cond": [condition, 1, 0]}}
    return sums


def _in_time(rows):
    sums = rows[0] if rows else {}
    return [
        {
            "stage": number,
            "clock": clock,
            **{name: sums.get(f"{number}_{clock}_{name}", 0) for name in ("in_time", "late", "overdue")},
        }
        for number in (1, 2)
        for clock in _CLOCKS
    ]
