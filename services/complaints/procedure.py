"""Complaint procedures as dated data, one profile a nation and period, and the rules that read them.

A profile is chosen by the day a complaint is received and stays with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.complaints.deadlines import (
    Duration,
    DurationKind,
    due_before,
    end_of,
    extend,
    last_day,
    last_day_of,
    local_day,
)
from services.complaints.states import State
from services.complaints.vocabulary import Outcome
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

# The clock that runs in each state; in all others none does, and a new version of the calendar moves nothing.
RUNNING = {
    State.STAGE1_LOGGED: Clock.STAGE1_ACKNOWLEDGE,
    State.STAGE1_ACKNOWLEDGED: Clock.STAGE1_RESPOND,
    State.STAGE1_EXTENDED: Clock.STAGE1_RESPOND,
    State.STAGE2_REQUESTED: Clock.STAGE2_ACKNOWLEDGE,
    State.STAGE2_ACKNOWLEDGED: Clock.STAGE2_RESPOND,
    State.STAGE2_EXTENDED: Clock.STAGE2_RESPOND,
}


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
class ProcedureProfile:
    id: str
    nation: str
    name: str
    applies_from: date  # inclusive
    applies_before: date | None  # exclusive; None while no end is known
    durations: Mapping[Clock, Duration]  # acknowledge: from receipt; respond: from that; extend: from the original day
    response_parts: Mapping[int, tuple[ResponsePart, ...]]  # by stage
    accept_within: Duration  # of the matter, or of the resident's knowing of it: what is older may be refused
    ombudsman_within: Duration  # of the final response
    ombudsman: Ombudsman

    def acknowledge_due_before(self, stage, received_at, calendar):
        """received_at: of the complaint (stage 1) or of the request to escalate (stage 2). UTC, exclusive."""
        return due_before(received_at, self.durations[ACKNOWLEDGE[stage]], calendar)

    def respond_due_before(self, stage, acknowledged_at, calendar):
        """Counted from when it really was acknowledged, early or late. UTC, exclusive."""
        return due_before(acknowledged_at, self.durations[RESPOND[stage]], calendar)

    def extended_due_before(self, stage, original_due_before, calendar):
        """The furthest a response can be put off. UTC, exclusive."""
        return extend(original_due_before, self.durations[EXTEND[stage]], calendar)

    def check_extension(self, stage, original_due_before, new_last_day, *, now, calendar):
        """The new deadline for a response that is put off to the end of a local date. UTC, exclusive.

        Raises: RuleBroken extension_too_late, extension_not_later, extension_too_long, not_a_working_day.
        Source: Complaint Handling Code 2024 para 6.4 (stage 1), 6.15 (stage 2).
        """
        if now >= original_due_before:
            raise RuleBroken("extension_too_late", "The response is overdue: it can no longer be put off.")
        original = last_day_of(original_due_before)
        if new_last_day <= original:
            raise RuleBroken("extension_not_later", f"Choose a day after {original}, when the response is due.")
        furthest = last_day_of(self.extended_due_before(stage, original_due_before, calendar))
        if new_last_day > furthest:
            raise RuleBroken("extension_too_long", f"The response cannot be put off beyond {furthest}.")
        if not calendar.is_working_day(new_last_day):
            raise RuleBroken("not_a_working_day", f"{new_last_day} is a weekend or a public holiday.")
        return end_of(new_last_day)

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

    def stricter(self, own):
        """This procedure with a landlord's own, shorter durations.

        own: {clock: Duration}; clocks left out keep the procedure's.
        Raises: RuleBroken unknown_clock; looser_than_procedure, with every duration that is longer or of another kind.
        Source: Complaint Handling Code 2024 section 6, each "within" and "no more than".
        """
        own = {_clock(name): duration for name, duration in own.items()}
        looser = [
            {"pointer": f"/{clock}", "detail": f"Not more than {self.durations[clock]}."}
            for clock, duration in own.items()
            if duration.kind is not self.durations[clock].kind or duration.n > self.durations[clock].n
        ]
        if looser:
            raise RuleBroken("looser_than_procedure", f"{self.name} does not allow these durations.", looser)
        return replace(self, durations={**self.durations, **own})

    def missing_parts(self, stage, response):
        """What a response lacks, as ResponseParts in the order of the procedure. response: {part key: content}."""
        return [part for part in self.response_parts[stage] if not _states(response.get(part.key), part, stage)]

    def check_response(self, stage, response):
        """Refuse a response that lacks a mandatory part.

        Raises: RuleBroken response_incomplete, each missing part in its fields.
        """
        if missing := self.missing_parts(stage, response):
            fields = [{"pointer": f"/{part.key}", "detail": f"A response must state {part.label}."} for part in missing]
            names = ", ".join(part.label for part in missing)
            raise RuleBroken("response_incomplete", f"The stage {stage} response does not state: {names}.", fields)


def profile_for(nation, on_date):
    """The procedure in force in a nation on the local day a complaint is received.

    Raises: RuleBroken no_procedure.
    """
    for profile in PROFILES:
        ended = profile.applies_before is not None and on_date >= profile.applies_before
        if profile.nation == nation and on_date >= profile.applies_from and not ended:
            return profile
    raise RuleBroken("no_procedure", "There is no complaint procedure yet for this nation on that day.")


def profile_named(profile_id):
    """The procedure that a complaint began under."""
    return next(profile for profile in PROFILES if profile.id == profile_id)


def check_handler(handler_id, stage1_handler_id):
    """Refuse to give stage 2 to the person who considered stage 1.

    Raises: RuleBroken same_handler.
    Source: Complaint Handling Code 2024 para 6.13.
    """
    if handler_id == stage1_handler_id:
        raise RuleBroken("same_handler", "Stage 2 must be considered by someone who did not consider stage 1.")


def _clock(name):
    try:
        return Clock(name)
    except ValueError:
        raise RuleBroken("unknown_clock", f"The durations that can be set are: {', '.join(Clock)}.") from None


def _states(content, part, stage):
    if part.key == "stage":
        return content == stage
    if part.key == "decision":
        return content in tuple(Outcome)
    if part.may_be_none:
        return content is not None and content != ""
    return bool(content.strip() if isinstance(content, str) else content)


def _working_days(n):
    return Duration(DurationKind.WORKING_DAYS, n)


def _response_parts(how_to_escalate):
    return (
        ResponsePart("stage", "the stage of the complaint"),
        ResponsePart("definition", "the definition of the complaint"),
        ResponsePart("decision", "the decision"),
        ResponsePart("reasons", "the reasons for the decision"),
        ResponsePart("remedies", "the remedies offered, or that there are none", may_be_none=True),
        ResponsePart("outstanding_actions", "the actions still to be done, or that there are none", may_be_none=True),
        ResponsePart("how_to_escalate", how_to_escalate),
    )


PROFILES = (
    # Source: Housing Ombudsman, Complaint Handling Code, 1 April 2024 (Housing Act 1996 Sch 2; Social Housing
    # (Regulation) Act 2023): stage 1 para 6.2 to 6.4 and 6.9, stage 2 para 6.11, 6.14, 6.15 and 6.19, age of the matter
    # para 2.2; contact details from the Ombudsman's website.
    ProcedureProfile(
        id="eng-2024",
        nation="ENG",
        name="The Complaint Handling Code 2024",
        applies_from=date(2024, 4, 1),
        applies_before=None,
        durations={
            Clock.STAGE1_ACKNOWLEDGE: _working_days(5),
            Clock.STAGE1_RESPOND: _working_days(10),
            Clock.STAGE1_EXTEND: _working_days(10),
            Clock.STAGE2_ACKNOWLEDGE: _working_days(5),
            Clock.STAGE2_RESPOND: _working_days(20),
            Clock.STAGE2_EXTEND: _working_days(20),
        },
        response_parts={
            1: _response_parts("how to take the complaint to stage 2"),
            2: _response_parts("how to take the complaint to the Housing Ombudsman"),
        },
        accept_within=Duration(DurationKind.CALENDAR_MONTHS, 12),
        ombudsman_within=Duration(DurationKind.CALENDAR_MONTHS, 12),
        ombudsman=Ombudsman(
            name="Housing Ombudsman Service",
            website="https://www.housing-ombudsman.org.uk",
            phone="0300 111 3000",
            email="info@housing-ombudsman.org.uk",
            post="PO Box 1484, Unit D, Preston, PR2 0ET",
        ),
    ),
)
