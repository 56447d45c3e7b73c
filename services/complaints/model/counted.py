"""How each stage of a complaint counts in the measures of its year: kept as a line beside it, in every write of it.

So the figures of a year are read from an index alone. A line holds facts of the complaint only; what depends on the
Code's own time and on the calendar in force is worked out from it when the figures are asked for.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.complaints.deadlines import Counting, due_before, last_day_of, local_day, start_of
from services.complaints.measures import starts_at, year_of
from services.complaints.states import State
from services.complaints.vocabulary import Result

STAGES = (1, 2)
RULES = "1"  # by which a line is written: one that was written by others says nothing
ALWAYS = 366  # days to answer, where a longer time would change nothing


@dataclass(frozen=True)
class Counts:
    """What became of a stage by the deadline that ran."""

    result: str  # Result
    not_due: bool  # at the end of the year in which it was made
    kept_to: int = ALWAYS  # days to answer; 0 where they are counted from day 1, and so end earlier than the Code's
    started: date | None = None  # the local day from which the time to answer ran; None: the line leaves it out
    answered: date | None = None

    @classmethod
    def of(cls, number, state, asked_at, stage):
        """stage: Stage, or one as it was read. asked_at: when it was made, UTC."""
        end = starts_at(year_of(local_day(asked_at)) + 1)
        at, due = stage.response and stage.response.at, stage.respond_due_before
        not_due = (due or stage.acknowledge_due_before or end) > end and (at is None or at >= end)
        if state == f"stage{number}_refused":
            return cls(str(Result.REFUSED), not_due)
        if at is None and state == State.WITHDRAWN:
            return cls(str(Result.WITHDRAWN), not_due)
        if at is not None and due is not None and at < due:
            return cls(str(Result.IN_TIME), not_due)
        result, started_at = (
            str(Result.OPEN if at is None else Result.LATE),
            stage.respond_runs_from or stage.acknowledged_at,
        )
        if started_at is None:
            return cls(result, not_due)
        kept_to = 0 if stage.counting == Counting.DAY_1 else (stage.respond_within or {}).get("n", ALWAYS)
        return cls(result, not_due, kept_to, local_day(started_at), at and local_day(at))

    @classmethod
    def read(cls, line, state):
        """None where it does not speak of the complaint in this state by these rules."""
        rules, about, result, not_due, kept_to, *days = (line or "||||").split("|")
        if (rules, about) != (RULES, state):
            return None
        started, answered = (date.fromisoformat(day) if day else None for day in days or ("", ""))
        return cls(result, not_due == "1", int(kept_to), started, answered)

    def line(self, state, usual):
        """usual: days to answer from which the line needs no days; what reads it can always look at the complaint."""
        days = (self.started, self.answered) if self.kept_to < usual else ()
        return "|".join(
            (RULES, state, self.result, f"{self.not_due:d}", str(self.kept_to), *(str(day or "") for day in days))
        )

    def by(self, within, calendar, year):
        """The same where the Code allows more than the landlord's own time; None where the line does not say it.

        within: Duration of working days. year: in which it was made.
        Source: Tenant Satisfaction Measures: Technical requirements, CH02: "within Complaint Handling Code timescales".
        """
        if self.kept_to >= within.n:
            return self
        if self.started is None:
            return None
        due, end = due_before(start_of(self.started), within, calendar), starts_at(year + 1)
        in_time = self.answered is not None and self.answered <= last_day_of(due)
        answered_by_the_end = self.answered is not None and self.answered <= last_day_of(end)
        not_due = self.not_due or (due > end and not answered_by_the_end)
        return Counts(str(Result.IN_TIME) if in_time else self.result, not_due)


class Counted:
    """Of a document, or of what was read of one."""

    state: Any
    received_at: Any
    stage1: Any
    stage2: Any
    profile: Any
    stage1_counts_as: Any
    stage2_counts_as: Any

    def note_counts(self):
        """To be kept in the same write as what it is about."""
        self.stage1_counts_as = self._counts_as(1, self.received_at, self.stage1)
        self.stage2_counts_as = self._counts_as(2, self.stage2 and self.stage2.requested_at, self.stage2)

    def _counts_as(self, number, asked_at, stage):
        if stage is None:
            return None
        return Counts.of(number, self.state, asked_at, stage).line(self.state, self.profile.stages[number].respond.n)
