"""What the complaints received in a period show, counted at once for reports, self-assessments and packs."""

from services.complaints.deadlines import end_of, start_of
from services.complaints.model import Complaint
from services.complaints.queries.figures import show_complaint_figures
from services.complaints.vocabulary import Category, Channel, Outcome, RefusalReason, RemedyKind

STAGES = (1, 2)


class Figures:
    """Of the complaints received from one local date to another, both inclusive."""

    def __init__(self, first, last, now):
        self.first, self.last = first, last
        self._clocks = show_complaint_figures(first, last, now=now)
        matched = {"$match": {"received_at": {"$gte": start_of(first), "$lt": end_of(last)}, "gone_at": None}}
        found = next(Complaint.collection().aggregate([matched, {"$facet": _FACETS}]))
        self._numbers = found["numbers"][0] if found["numbers"] else {}
        self._by = {name: {row["_id"]: row["n"] for row in found[name]} for name in _FACETS if name != "numbers"}
        self.received = self._clocks["received"]

    def clock(self, stage, clock):
        """{in_time, late, overdue} of one clock: acknowledge or respond."""
        found = next(one for one in self._clocks["in_time"] if (one["stage"], one["clock"]) == (stage, clock))
        return {name: found[name] for name in ("in_time", "late", "overdue")}

    def number(self, name):
        return self._numbers.get(name, 0)

    def by(self, name):
        """{code: complaints}, every code of its list. name: category, channel, outcome_1, outcome_2, remedy."""
        return {str(code): self._by[name].get(str(code), 0) for code in _LISTS[name]}

    def refused(self, stage):
        return {str(code): self._by[f"refused_{stage}"].get(str(code), 0) for code in RefusalReason}

    @property
    def by_month(self):
        """{2026-04: complaints}, those months in which any were received."""
        return {month: self._by["month"][month] for month in sorted(self._by["month"])}


def _grouped(*before):
    return [*before, {"$match": {"by": {"$ne": None}}}, {"$group": {"_id": "$by", "n": {"$sum": 1}}}]


def _one(by):
    return _grouped({"$project": {"by": by}})


def _sum(condition):
    return {"$sum": {"$cond": [condition, 1, 0]}}


def _is(path):
    return {"$gt": [path, None]}


_same_eyes = {
    "$and": [
        _is("$stage2.response.by"),
        {"$in": ["$stage2.response.by", ["$stage1.response.by", "$stage1.handler_id"]]},
    ]
}
_old = {"$eq": ["$stage1.refusal.reason", str(RefusalReason.OVER_12_MONTHS)]}
_NUMBERS = {
    "asked_2": _sum(_is("$stage2.requested_at")),
    "same_eyes": _sum(_same_eyes),
    "old_refused": _sum(_old),
    "old_considered": _sum({"$and": [_old, {"$eq": ["$stage1.refusal.discretion_considered", True]}]}),
    **{f"extended_{stage}": _sum(_is(f"$stage{stage}.extended_until")) for stage in STAGES},
    **{f"acknowledged_{stage}": _sum(_is(f"$stage{stage}.acknowledged_at")) for stage in STAGES},
    **{f"answered_{stage}": _sum(_is(f"$stage{stage}.response.at")) for stage in STAGES},
}
_remedies = {"$concatArrays": [{"$ifNull": [f"$stage{stage}.response.remedies", []]} for stage in STAGES]}
_FACETS = {
    "numbers": [{"$group": {"_id": None, **_NUMBERS}}],
    "category": _one("$category"),
    "channel": _one("$channel"),
    "month": _one({"$dateToString": {"date": "$received_at", "format": "%Y-%m", "timezone": "Europe/London"}}),
    "remedy": _grouped({"$project": {"all": _remedies}}, {"$unwind": "$all"}, {"$project": {"by": "$all.kind"}}),
    **{f"outcome_{stage}": _one(f"$stage{stage}.response.decision") for stage in STAGES},
    **{f"refused_{stage}": _one(f"$stage{stage}.refusal.reason") for stage in STAGES},
}
_LISTS = {
    "category": Category,
    "channel": Channel,
    "outcome_1": Outcome,
    "outcome_2": Outcome,
    "remedy": RemedyKind,
}
