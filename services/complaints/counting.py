"""Which stages of which complaints a reporting year counts, and what became of each: one way for the figures, the
auditor's list and the closing, so that they cannot differ.

Figures and closing are read from an index that holds the lines of each complaint (model/counted.py). Where a line does
not say it, and for the list, the complaint itself is looked at, by the same rules.

Source: Tenant Satisfaction Measures: Technical requirements, CH02: "within Complaint Handling Code timescales".
"""

from collections import Counter
from dataclasses import dataclass

from services.complaints.calendars import WorkingCalendar
from services.complaints.deadlines import due_before, start_of
from services.complaints.measures import MeasureDefinition, starts_at
from services.complaints.model import Complaint
from services.complaints.model.counted import STAGES, Counts
from services.complaints.model.plain import PlainStage
from services.complaints.states import State
from services.complaints.vocabulary import TenureGroup

NO_COMPLAINT = (str(State.EXPRESSION_CAPTURED), str(State.SERVICE_REQUEST))  # nothing was made yet
ASKED = {1: "received_at", 2: "stage2.requested_at"}  # when a stage was made: it belongs to that year
PIECE = 1_000  # complaints that are read at once
KEY = ("group", "result", "not_due")
_CLOCKS = (
    "acknowledge_due_before", "acknowledged_at", "respond_due_before", "respond_runs_from", "respond_within.n",
    "counting", "response.at", "requested_at",
)  # fmt: skip
_NEEDED = {
    stage: dict.fromkeys(
        ("reference", "state", "tenure_group", "received_at", *(f"stage{stage}.{name}" for name in _CLOCKS)), 1
    )
    for stage in STAGES
}


@dataclass(frozen=True)
class Counting:
    """Of one reporting year, by one definition. calendar: WorkingCalendar of the landlord."""

    year: int
    definition: MeasureDefinition
    calendar: WorkingCalendar

    def counts(self):
        """{(stage, group, result, not due at the year's end): complaints}"""
        found: Counter = Counter()
        for stage in STAGES:
            grouped = Complaint.collection().aggregate(self.line_steps(stage))
            for case, number in self._said(stage, (row["_id"] | {"n": row["n"]} for row in grouped)):
                found[stage, *_key(case)] += number
        return found

    def line_steps(self, stage):
        """How many complaints have the same state, group and line: the steps that find it in the index alone."""
        names = {name: f"${name}" for name in _line_names(stage)}
        return [{"$match": self._condition(stage)}, {"$group": {"_id": names, "n": {"$sum": 1}}}]

    def rows(self):
        """Every stage counted as a line, sorted: `<complaint id>|<stage>|<group>|<result>|<1: not due at the end>`."""
        found = []
        for stage in STAGES:
            wanted = dict.fromkeys(_line_names(stage), 1)
            lines = Complaint.collection().find(self._condition(stage), wanted, batch_size=PIECE)
            for case, _ in self._said(stage, lines):
                found.append(f"{case['_id']}|{stage}|{case['group']}|{case['result']}|{case['not_due']:d}")
        return sorted(found)

    def cases(self, stage, *, condition=None):
        """The stages that are counted, each as {_id, reference, group, asked_at, answered_at, due, result, not_due}.

        In the order in which they were made. condition: further ones on the complaint.
        """
        conditions = [self._condition(stage), *([condition] if condition else [])]
        found = Complaint.collection().find({"$and": conditions}, _NEEDED[stage], batch_size=PIECE)
        return (self._case(raw, stage) for raw in found.sort([(ASKED[stage], 1), ("_id", 1)]))

    def _said(self, stage, rows):
        """(case, how many) of each row by its line; then of each complaint whose line does not say it, by itself.

        rows: with state, tenure_group, the line, and n where it is more than one. case: {_id, group, result, not_due}.
        """
        read: dict = {}
        silent: dict = {}
        name = f"stage{stage}_counts_as"
        for row in rows:
            state, line = key = row["state"], row.get(name)
            if key not in read:
                counts = Counts.read(line, state)
                read[key] = counts and self._by_the_code(counts, stage)
                if read[key] is None:
                    silent.setdefault(state, []).append(line)
            if seen := read[key]:
                case = {"_id": row.get("_id"), "group": _group(row), "result": seen.result, "not_due": seen.not_due}
                yield case, row.get("n", 1)
        if silent:
            unread = [{"state": state, name: {"$in": lines}} for state, lines in silent.items()]
            yield from ((case, 1) for case in self.cases(stage, condition={"$or": unread}))

    def _condition(self, stage):
        """Of complaints whose stage was made in the year. What is gone has no date any more."""
        return {ASKED[stage]: self._made, "state": {"$nin": NO_COMPLAINT}}

    @property
    def _made(self):
        return {"$gte": starts_at(self.year), "$lt": starts_at(self.year + 1)}

    def _by_the_code(self, counts, stage):
        return counts.by(self.definition.respond_within[stage], self.calendar, self.year)

    def _case(self, raw, number):
        stage = PlainStage(raw[f"stage{number}"])
        asked_at = raw["received_at"] if number == 1 else stage.requested_at
        counts = Counts.of(number, raw["state"], asked_at, stage)
        seen = self._by_the_code(counts, number)
        due = stage.respond_due_before or stage.acknowledge_due_before
        if seen is not counts:
            due = max(due, due_before(start_of(counts.started), self.definition.respond_within[number], self.calendar))
        return {
            "_id": raw["_id"],
            "reference": raw["reference"],
            "group": _group(raw),
            "asked_at": asked_at,
            "answered_at": stage.response and stage.response.at,
            "due": due,
            "result": seen.result,
            "not_due": seen.not_due,
        }


def read_row(row):
    """((complaint id, stage), {group, result, not_due}) of one line."""
    case_id, stage, group, result, not_due = row.rsplit("|", 4)
    return (case_id, int(stage)), {"group": group, "result": result, "not_due": not_due == "1"}


def counts_of(rows):
    """What `counts` would say of these lines."""
    read = (read_row(row) for row in rows)
    return Counter((stage, *_key(case)) for (_, stage), case in read)


def _key(row):
    return tuple(row[name] for name in KEY)


def _line_names(stage):
    return "state", "tenure_group", f"stage{stage}_counts_as"


def _group(raw):
    return raw.get("tenure_group") or str(TenureGroup.UNKNOWN)
