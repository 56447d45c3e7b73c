"""What a complaint procedure consists of, and the rules that are read from it. No nation is named here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from services.complaints.deadlines import (
    Counting,
    Duration,
    due_before,
    end_of,
    extend,
    last_day,
    last_day_of,
    local_day,
)
from services.complaints.points import check_decision, unanswered
from services.complaints.states import State, transitions
from services.complaints.vocabulary import Outcome, StraightReason
from shared.errors import RuleBroken


class Clock(StrEnum):
    """The durations a procedure limits, by the names a landlord's own settings use."""

    STAGE1_ACKNOWLEDGE = "stage1_acknowledge"
    STAGE1_RESPOND = "stage1_respond"
    STAGE1_EXTEND = "stage1_extend"
    STAGE2_ACKNOWLEDGE = "stage2_acknowledge"
    STAGE2_RESPOND = "stage2_respond"
    STAGE2_EXTEND = "stage2_extend"


ACKNOWLEDGE = {1: Clock.STAGE1_ACKNOWLEDGE, 2: Clock.STAGE2_ACKNOWLEDGE}
RESPOND = {1: Clock.STAGE1_RESPOND, 2: Clock.STAGE2_RESPOND}
EXTEND = {1: Clock.STAGE1_EXTEND, 2: Clock.STAGE2_EXTEND}
_IN_STAGE = {clock: (stage, clock.removeprefix(f"stage{stage}_")) for stage in (1, 2) for clock in Clock
             if clock.startswith(f"stage{stage}_")}  # fmt: skip

# The clock that runs in each state; in all others none does, and a new version of the calendar moves nothing. Where a
# procedure has no clock for an acknowledgement, that of the answer runs.
RUNNING = {
    State.STAGE1_LOGGED: Clock.STAGE1_ACKNOWLEDGE,
    State.STAGE1_ACKNOWLEDGED: Clock.STAGE1_RESPOND,
    State.STAGE1_EXTENDED: Clock.STAGE1_RESPOND,
    State.STAGE2_REQUESTED: Clock.STAGE2_ACKNOWLEDGE,
    State.STAGE2_ACKNOWLEDGED: Clock.STAGE2_RESPOND,
    State.STAGE2_EXTENDED: Clock.STAGE2_RESPOND,
}


class Start(StrEnum):
    """What the time to answer runs from."""

    REQUEST = "request"  # the complaint, or the wish for stage 2, reached the landlord
    ACKNOWLEDGEMENT = "acknowledgement"  # really sent, early or late


@dataclass(frozen=True)
class ResponsePart:
    key: str
    label: str  # as a sentence to the officer names it
    may_be_none: bool = False  # an empty list states that there are none; leaving it out does not


@dataclass(frozen=True)
class Ombudsman:
    name: str
    website: str
    phone: str
    email: str
    post: str


@dataclass(frozen=True)
class StageProcedure:
    acknowledge: Duration | None  # from the request; None: no time is set, and it can be answered without
    respond: Duration
    respond_from: Start
    extend: Duration  # from the original last day, without the good reason that a further one needs
    response_parts: tuple[ResponsePart, ...]


@dataclass(frozen=True)
class EscalationLimit:
    """Until when stage 2 can be asked for: the later of the two ends."""

    of_receipt: Duration  # of the complaint
    of_answer: Duration  # at stage 1


@dataclass(frozen=True)
class ProcedureProfile:
    id: str
    nation: str
    name: str
    edition: str  # of the text that it was made from
    applies_from: date  # inclusive
    applies_before: date | None  # exclusive; None while no end is known
    counting: Counting
    stages: Mapping[int, StageProcedure]
    accept_within: Duration  # of the matter, or of the resident's knowing of it: what is older may be refused
    ombudsman_within: Duration  # of the final response
    ombudsman: Ombudsman
    distinct_handler: bool = True  # stage 2 is considered by somebody who did not consider stage 1
    straight_to_stage2: tuple[StraightReason, ...] = ()  # for what reasons stage 1 is left out; none: never
    escalate_within: EscalationLimit | None = None
    own_escalate_within: Duration | None = (
        None  # of the answer, the least a landlord may set; None: it may set no limit
    )
    unsure: tuple[str, ...] = ()  # what is to be verified with the text, for people to read

    @cached_property
    def durations(self):
        """{clock: Duration}, of the clocks that there are."""
        found = {clock: getattr(self.stages[stage], name) for clock, (stage, name) in _IN_STAGE.items()}
        return {clock: duration for clock, duration in found.items() if duration is not None}

    @cached_property
    def response_parts(self):
        return {number: stage.response_parts for number, stage in self.stages.items()}

    @cached_property
    def transitions(self):
        """What may follow what, for complaints under this procedure."""
        without = [number for number, stage in self.stages.items() if stage.acknowledge is None]
        return transitions(without, straight=bool(self.straight_to_stage2))

    def clock_in(self, state):
        """The clock that runs in a state."""
        clock = RUNNING[State(state)]
        return clock if clock in self.durations else RESPOND[_IN_STAGE[clock][0]]

    def acknowledge_due_before(self, stage, received_at, calendar):
        """received_at: of the complaint (stage 1) or of the request to escalate (stage 2). UTC, exclusive."""
        return due_before(received_at, self.durations[ACKNOWLEDGE[stage]], calendar, self.counting)

    def respond_due_before(self, stage, started_at, calendar):
        """started_at: of what the stage's `respond_from` names. UTC, exclusive."""
        return due_before(started_at, self.durations[RESPOND[stage]], calendar, self.counting)

    def extended_due_before(self, stage, original_due_before, calendar):
        """The furthest a response can be put off without good reason. UTC, exclusive."""
        return extend(original_due_before, self.durations[EXTEND[stage]], calendar)

    def check_extension(self, stage, original_due_before, new_last_day, *, now, calendar):
        """The new deadline for a response that is put off to the end of a local date. UTC, exclusive.

        Raises: RuleBroken extension_too_late, extension_not_later, extension_too_long, not_a_working_day.
        Source: Complaint Handling Code 2024 para 6.4 (stage 1), 6.15 (stage 2).
        """
        due = check_later_day(original_due_before, new_last_day, now=now, calendar=calendar)
        furthest = self.extended_due_before(stage, original_due_before, calendar)
        if due > furthest:
            detail = f"The response cannot be put off beyond {last_day_of(furthest)}."
            raise RuleBroken("extension_too_long", detail)
        return due

    def check_age(self, known_on, received_at, *, discretion_considered):
        """Refuse to refuse a complaint for its age where it is not old, or nobody considered to accept it all the same.

        known_on: date of the matter, or of the resident's knowing of it.
        Raises: RuleBroken discretion_not_considered, not_over_12_months.
        Source: Complaint Handling Code 2024 para 2.2, 2.3.
        """
        if not discretion_considered:
            detail = "Consider first whether to accept it all the same, and say so: discretion_considered."
            raise RuleBroken("discretion_not_considered", detail)
        if last_day(known_on, self.accept_within, None) >= local_day(received_at):
            detail = f"It was received within {self.accept_within}: it cannot be refused for its age."
            raise RuleBroken("not_over_12_months", detail)

    def check_straight(self, reason):
        """Refuse to leave out stage 1 where the procedure does not allow it, or without one of its reasons.

        Raises: RuleBroken stage_cannot_be_skipped, straight_reason_needed.
        """
        if not self.straight_to_stage2:
            raise RuleBroken("stage_cannot_be_skipped", f"{self.name} begins every complaint at stage 1.")
        if reason not in self.straight_to_stage2:
            reasons = [str(one) for one in self.straight_to_stage2]
            raise RuleBroken("straight_reason_needed", f"Give one of these reasons: {', '.join(reasons)}.")

    def escalate_until(self, received_at, answered_at):
        """The last day to ask for stage 2, a local date; None where there is no limit."""
        limit = self.escalate_within
        if limit is None:
            return None
        return max(
            last_day(local_day(received_at), limit.of_receipt, None),
            last_day(local_day(answered_at), limit.of_answer, None),
        )

    def stricter(self, own):
        """This procedure with a landlord's own, shorter durations.

        own: {clock: Duration}; clocks left out keep the procedure's.
        Raises: RuleBroken unknown_clock; looser_than_procedure, with every duration that is longer or of another kind.
        Source: Complaint Handling Code 2024 section 6, each "within" and "no more than".
        """
        own = {self._clock(name): duration for name, duration in own.items()}
        looser = [
            {"pointer": f"/{clock}", "detail": f"Not more than {self.durations[clock]}."}
            for clock, duration in own.items()
            if duration.kind is not self.durations[clock].kind or duration.n > self.durations[clock].n
        ]
        if looser:
            raise RuleBroken("looser_than_procedure", f"{self.name} does not allow these durations.", looser)
        shorter: dict[int, dict] = {number: {} for number in self.stages}
        for clock, duration in own.items():
            stage, name = _IN_STAGE[clock]
            shorter[stage][name] = duration
        return replace(self, stages={number: replace(kept, **shorter[number]) for number, kept in self.stages.items()})

    def counted(self, counting):
        """This procedure with a landlord's own way of counting, which may not end later than the procedure's own.

        Raises: RuleBroken looser_than_procedure.
        """
        if counting < self.counting:
            fault = {"pointer": "/counting", "detail": f"{self.name} counts from {self.counting}."}
            raise RuleBroken("looser_than_procedure", "This counting would end later than the procedure's.", [fault])
        return self if counting == self.counting else replace(self, counting=Counting(counting))

    def limited(self, own):
        """This procedure with a landlord's own limit for asking for stage 2, counted from the answer.

        Raises: RuleBroken escalation_limit_not_allowed; looser_than_procedure where it is shorter than it may be.
        """
        least = self.own_escalate_within
        if least is None:
            detail = f"{self.name} sets residents no time limit for stage 2, and a landlord may not add one."
            raise RuleBroken("escalation_limit_not_allowed", detail)
        if own.kind is not least.kind or own.n < least.n:
            fault = {"pointer": "/escalate_within", "detail": f"Not less than {least}."}
            raise RuleBroken("looser_than_procedure", "Residents would have too little time for stage 2.", [fault])
        of_receipt = self.escalate_within.of_receipt if self.escalate_within else own
        return replace(self, escalate_within=EscalationLimit(of_receipt, own))

    def missing_parts(self, stage, response):
        """What a response lacks, as ResponseParts in the order of the procedure. response: {part key: content}."""
        return [part for part in self.response_parts[stage] if not _states(response.get(part.key), part, stage)]

    def check_response(self, stage, response, points=()):
        """Refuse a response that lacks a mandatory part, or leaves a point of the complaint unanswered.

        points: [text], as defined.
        Raises: RuleBroken response_incomplete, each missing part and point in its fields; decision_contradicts_points;
        BadInput unknown_point, point_answered_twice.
        """
        missing, open_points = self.missing_parts(stage, response), unanswered(points, response)
        if missing or open_points:
            fields = [{"pointer": f"/{part.key}", "detail": f"A response must state {part.label}."} for part in missing]
            names = ", ".join([part.label for part in missing] + _named(open_points))
            detail = f"The stage {stage} response does not state: {names}."
            raise RuleBroken("response_incomplete", detail, fields + open_points)
        check_decision(points, response)

    def _clock(self, name):
        if name not in self.durations:
            raise RuleBroken("unknown_clock", f"The durations that can be set are: {', '.join(self.durations)}.")
        return Clock(name)


def check_later_day(due, new_last_day, *, now, calendar):
    """The deadline at the end of a later local date, a working day, while the present one has not passed.

    Raises: RuleBroken extension_too_late, extension_not_later, not_a_working_day.
    """
    if now >= due:
        raise RuleBroken("extension_too_late", "The response is overdue: it can no longer be put off.")
    present = last_day_of(due)
    if new_last_day <= present:
        raise RuleBroken("extension_not_later", f"Choose a day after {present}, when the response is due.")
    if not calendar.is_working_day(new_last_day):
        raise RuleBroken("not_a_working_day", f"{new_last_day} is a weekend or a public holiday.")
    return end_of(new_last_day)


def _states(content, part, stage):
    if part.key == "stage":
        return content == stage
    if part.key == "decision":
        return content in tuple(Outcome)
    if part.may_be_none:
        return content is not None and content != ""
    return bool(content.strip() if isinstance(content, str) else content)


def _named(open_points):
    """Each point once, however much of it is missing."""
    numbers = dict.fromkeys(fault["pointer"].rpartition("/")[2] for fault in open_points)
    return [f"what was found on point {number}" for number in numbers]
