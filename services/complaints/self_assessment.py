"""The provisions of the Complaint Handling Code, as dated data, and the live evidence for some of them.

The requirements are paraphrased. Where the number of a provision was not re-read in the Code itself, it is marked
unsure, and the landlord checks it before it approves.

PROOFS is where other parts of the service plug in what they can prove.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.complaints.in_force import in_force
from shared.errors import RuleBroken

SECTIONS = {
    1: "Definition of a complaint",
    2: "Exclusions",
    3: "Accessibility and awareness",
    4: "Complaint handling staff",
    5: "The complaint handling process",
    6: "Complaints stages",
    7: "Putting things right",
    8: "Self-assessment, reporting and compliance",
    9: "Scrutiny and oversight",
}


@dataclass(frozen=True)
class Provision:
    number: str
    requirement: str
    unsure: bool = False

    @property
    def section(self):
        return int(self.number.partition(".")[0])


@dataclass(frozen=True)
class Code:
    id: str
    nation: str
    applies_from: date  # inclusive
    applies_before: date | None  # exclusive; None while no end is known
    source: str
    provisions: tuple[Provision, ...]

    def provision(self, number):
        return next((one for one in self.provisions if one.number == number), None)


# What each asks, paraphrased
_CODE_2024 = {
    "1.2": "The Code's own definition of a complaint is used.",
    "1.3": "The word complaint is not needed; residents have the choice, and others may speak for them.",
    "1.4": "Service requests are told apart from complaints, recorded, monitored and reviewed.",
    "1.5": "Dissatisfaction with the handling of a service request becomes a complaint, and work goes on.",
    "1.6": "Who is dissatisfied in a survey is told how to complain.",
    "2.1": "A complaint is accepted unless there is a valid reason not to.",
    "2.2": "The policy sets out the few fair reasons for which a complaint is not considered.",
    "2.3": "Complaints within 12 months are accepted; for older ones discretion is considered.",
    "2.4": "A refusal is explained in writing, with the right to take it to the Ombudsman.",
    "2.5": "No blanket exclusions: each complaint is considered on its own.",
    "3.1": "Complaining is easy, in many ways, with reasonable adjustments.",
    "3.2": "Any way of complaining, to any member of staff, is taken.",
    "3.3": "A high number of complaints is not seen as bad; a low one may mean poor access.",
    "3.4": "The policy is published, clear, with both stages and their times.",
    "3.5": "The policy says how the Code and the Ombudsman are made known.",
    "3.6": "A resident may be represented or accompanied.",
    "3.7": "Residents are told how to reach the Ombudsman.",
    "4.1": "A person or team is responsible for complaint handling and for dealing with the Ombudsman.",
    "4.2": "The complaints officer can reach staff at all levels, and has the authority to act.",
    "4.3": "Complaints are a core service; staff are trained and have the means.",
    "5.1": "There is a single policy for complaints covered by the Code.",
    "5.2": "There is no informal stage, nor any other before the first.",
    "5.3": "There are no more than two stages.",
    "5.4": "Where a third party answers, that is within the two stages.",
    "5.6": "The acknowledgement says how it is understood and what the resident wants.",
    "5.8": "Handlers deal with each complaint on its merits, fairly and with an open mind.",
    "5.9": "Where an answer is late beyond an extension, updates are agreed with the resident.",
    "5.10": "Adjustments agreed and disabilities disclosed are recorded and reviewed.",
    "5.11": "Escalation is not refused without a valid reason.",
    "5.12": "A full record is kept of every complaint and its outcome.",
    "5.13": "A complaint can be put right at any stage without escalation.",
    "5.14": "There is a policy on unacceptable behaviour, with reasons and reviews.",
    "6.2": "Stage 1 is acknowledged, defined and logged within five working days.",
    "6.3": "Stage 1 is answered within ten working days of the acknowledgement.",
    "6.4": "An extension of stage 1 is at most ten working days without good reason, and is explained.",
    "6.5": "An extension gives the Ombudsman's contact details.",
    "6.8": "New related issues join stage 1 until it is answered.",
    "6.9": "The stage 1 answer states each mandatory part.",
    "6.10": "Who is not satisfied goes to stage 2, which is the final one.",
    "6.11": "Stage 2 is acknowledged, defined and logged within five working days.",
    "6.12": "No reason need be given for stage 2.",
    "6.13": "Stage 2 is considered by somebody who did not consider stage 1.",
    "6.14": "Stage 2 is answered within twenty working days of the acknowledgement.",
    "6.15": "An extension of stage 2 is at most twenty working days without good reason.",
    "6.19": "The stage 2 answer states each mandatory part.",
    "7.1": "What went wrong is acknowledged, and things are put right in one of many ways.",
    "7.2": "A remedy reflects the impact on the resident.",
    "7.3": "A remedy says what will happen and by when, and is followed through.",
    "8.1": "The annual complaints performance and service improvement report is made.",
    "8.2": "The report goes to the governing body and is published with its response.",
    "8.3": "The self-assessment is made anew after a restructure, merger or change of procedure.",
    "8.5": "The Ombudsman is told when the Code cannot be followed, and until when.",
    "9.1": "Complaints are looked at beyond the one case for what can be learnt.",
    "9.3": "What was learnt is reported to residents' panels, staff and committees.",
    "9.4": "A senior lead is accountable for complaint handling.",
    "9.5": "A member of the governing body is responsible for complaints.",
    "9.7": "The governing body gets volumes, outcomes, trends and the Ombudsman's decisions.",
}
_REREAD_2024 = {  # whose number was read again in the Code itself
    "1.2", "1.3", "1.4", "1.5", "3.2", "4.1", "4.2", "5.2", "5.3", "5.4", "6.2", "6.3", "6.4", "6.12", "6.13",
    "8.1", "8.2", "8.3", "8.5",
}  # fmt: skip
CODES = (
    Code(
        id="code-2024",
        nation="ENG",
        applies_from=date(2024, 4, 1),
        applies_before=None,
        source="Housing Ombudsman, Complaint Handling Code, 1 April 2024, sections 1 to 9",
        provisions=tuple(Provision(number, asks, number not in _REREAD_2024) for number, asks in _CODE_2024.items()),
    ),
)


def code_for(nation, on_date):
    """The Code in force. Raises: RuleBroken no_code."""
    code = in_force(CODES, nation, on_date)
    if code is None:
        raise RuleBroken("no_code", "There is no Code yet for this nation on that day.")
    return code


def code_named(code_id):
    return next(code for code in CODES if code.id == code_id)


# What the cases prove. Each: (Figures of the period) -> {statement, counts}, or None where nothing can be said.


def proof(counted, said):
    """counted: Figures -> {name: number}. said: what makes one sentence of these numbers."""

    def tell(figures):
        counts = counted(figures)
        return {"statement": said(counts), "counts": counts}

    return tell


def acknowledged(stage):
    return proof(
        lambda figures: figures.clock(stage, "acknowledge"),
        lambda n: (
            f"Stage {stage}: {n['in_time']} of {n['in_time'] + n['late']} acknowledged in time, {n['overdue']} "
            "overdue and not yet acknowledged."
        ),
    )


def answered(stage):
    return proof(
        lambda figures: figures.clock(stage, "respond"),
        lambda n: (
            f"Stage {stage}: {n['in_time']} of {n['in_time'] + n['late']} answered in time, {n['overdue']} "
            "overdue and unanswered. Extensions count as in time."
        ),
    )


def extended(stage):
    return proof(
        _numbers(extended=f"extended_{stage}", acknowledged=f"acknowledged_{stage}"),
        lambda n: f"Stage {stage}: {n['extended']} of {n['acknowledged']} put off, each with a reason.",
    )


def refused(stage):
    return proof(
        lambda figures: figures.refused(stage),
        lambda n: f"Stage {stage}: {sum(n.values())} refused. {_named(n)}".strip(),
    )


def _named(reasons):
    return ", ".join(f"{reason.replace('_', ' ')}: {n}" for reason, n in sorted(reasons.items()) if n)


def _numbers(**names):
    """{name here: name in Figures} -> what counts them."""
    return lambda figures: {name: figures.number(known) for name, known in names.items()}


fresh_eyes = proof(
    _numbers(answered_by_the_same="same_eyes", answered="answered_2"),
    lambda n: f"{n['answered_by_the_same']} of {n['answered']} stage 2 answers by who answered stage 1.",
)
discretion = proof(
    _numbers(over_12_months="old_refused", discretion_considered="old_considered"),
    lambda n: f"Refused as too old: {n['over_12_months']}, with discretion considered: {n['discretion_considered']}.",
)
channels = proof(
    lambda figures: figures.by("channel"),
    lambda n: f"Received in {len([one for one in n.values() if one])} different ways.",
)
volumes = proof(
    lambda figures: {"received": figures.received},
    lambda n: f"{n['received']} received. More are not worse.",
)
putting_right = proof(
    lambda figures: figures.by("remedy"),
    lambda n: f"{sum(n.values())} remedies offered in answers.",
)
two_stages = proof(
    lambda figures: {"stage_1": figures.received, "stage_2": figures.number("asked_2")},
    lambda n: f"{n['stage_1']} at stage 1, {n['stage_2']} taken to stage 2. There is no other stage.",
)

PROOFS: dict[str, list[Callable[[Any], Any]]] = {
    "2.2": [refused(1)],
    "2.3": [discretion],
    "2.4": [refused(1)],
    "3.2": [channels],
    "3.3": [volumes],
    "5.3": [two_stages],
    "5.11": [refused(2)],
    "6.2": [acknowledged(1)],
    "6.3": [answered(1)],
    "6.4": [extended(1)],
    "6.11": [acknowledged(2)],
    "6.13": [fresh_eyes],
    "6.14": [answered(2)],
    "6.15": [extended(2)],
    "7.1": [putting_right],
}


def prove(number, figures):
    """[{statement, counts}] for one provision, as the cases are now."""
    return [told for tell in PROOFS.get(number, ()) if (told := tell(figures)) is not None]
