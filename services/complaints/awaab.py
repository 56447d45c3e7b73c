"""What the law says about hazards in rented homes, as dated data, one entry a nation and period.

Decided once for each concern, and kept with the reason, so that a later entry changes nothing that began before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.complaints.deadlines import Duration, DurationKind, local_day
from services.complaints.hazard_kinds import HazardKind, Severity


class HazardClock(StrEnum):
    """What the law sets a time for."""

    EMERGENCY = "emergency"  # investigate and make safe; from awareness
    INVESTIGATE = "investigate"  # from awareness
    SUMMARY = "summary"  # written, to the tenant; from the end of the investigation
    MAKE_SAFE = "make_safe"  # or begin the safety works; from the end of the investigation
    WORKS = "works"  # supplementary works begin; from the end of the investigation
    WORKS_LONGSTOP = "works_longstop"  # at the latest, where they cannot begin in time; the same


class Phase(StrEnum):
    """Significant hazards come under the law in phases; emergencies do from the first day."""

    PHASE_1 = "phase_1"
    PHASE_2 = "phase_2"
    PHASE_3 = "phase_3"


@dataclass(frozen=True)
class HazardLaw:
    id: str
    nation: str
    name: str
    applies_from: date  # inclusive
    phases: Mapping[Phase, date | None]  # None while nobody has said when it begins
    kinds: Mapping[Phase, frozenset]  # significant hazards that come under the law with each phase
    rented: frozenset  # tenures; whoever owns a lease is not covered
    durations: Mapping[HazardClock, Duration]  # the longest allowed
    access_attempts: int  # by different ways, before the landlord may say that it could not get in


@dataclass(frozen=True)
class Applies:
    """Does the law apply? why: a code."""

    law: str | None
    yes: bool
    why: str


K, C = HazardKind, HazardClock
_PHASE_1 = frozenset({K.DAMP_AND_MOULD})
_PHASE_2 = frozenset({K.EXCESS_COLD, K.EXCESS_HEAT, K.FALLS, K.STRUCTURE, K.FIRE, K.ELECTRICS, K.SEWAGE})

# Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025, in force 27 October 2025;
# phases 2 (2026) and 3 (2027) are announced in the government's guidance of 25 June 2025 without a day: a landlord
# enters the day in its policy when one is laid down.
LAWS = (
    HazardLaw(
        id="eng-2025",
        nation="ENG",
        name="The Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025",
        applies_from=date(2025, 10, 27),
        phases={Phase.PHASE_1: date(2025, 10, 27), Phase.PHASE_2: None, Phase.PHASE_3: None},
        kinds={
            Phase.PHASE_1: _PHASE_1,
            Phase.PHASE_2: _PHASE_2,
            Phase.PHASE_3: frozenset(K) - _PHASE_1 - _PHASE_2 - {K.LIFTS, K.HEALTH_AND_SAFETY},
        },
        rented=frozenset({"secure", "introductory", "assured", "starter", "flexible", "licence"}),
        durations={
            C.EMERGENCY: Duration(DurationKind.HOURS, 24),
            C.INVESTIGATE: Duration(DurationKind.WORKING_DAYS, 10),
            C.SUMMARY: Duration(DurationKind.WORKING_DAYS, 3),
            C.MAKE_SAFE: Duration(DurationKind.WORKING_DAYS, 5),
            C.WORKS: Duration(DurationKind.WORKING_DAYS, 5),
            C.WORKS_LONGSTOP: Duration(DurationKind.CALENDAR_DAYS, 84),  # 12 weeks
        },
        access_attempts=3,
    ),
)
UNKNOWN_TENURE = (None, "other")  # counted as rented: better one clock too many


def law_of(nation):
    """The law of a nation, or None. There is one at most, so far."""
    return next((law for law in LAWS if law.nation == nation), None)


def law_named(law_id):
    return next((law for law in LAWS if law.id == law_id), None)


def decide(nation, concern, phases_begun):
    """Whether the law applies to a concern. concern: has severity, kinds, tenure, occurred_at.

    phases_begun: {phase: date} that the landlord entered where the law's own are not known.
    Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025 (SI 2025/1042) reg 3, 4.
    """
    law, day = law_of(nation), local_day(concern.occurred_at)
    if law is None:
        return Applies(None, False, "no_law_in_this_nation")
    if day < law.applies_from:
        return Applies(law.id, False, "before_the_law")
    if concern.tenure not in law.rented and concern.tenure not in UNKNOWN_TENURE:
        return Applies(law.id, False, "not_rented")
    if concern.severity != Severity.EMERGENCY and not _begun(law, concern.kinds, day, phases_begun):
        return Applies(law.id, False, "phase_not_begun")
    return Applies(law.id, True, "tenure_unknown" if concern.tenure in UNKNOWN_TENURE else "rented_home")


def _begun(law, kinds, day, phases_begun):
    for phase, covered in law.kinds.items():
        begins = law.phases[phase] or phases_begun.get(phase)
        if begins is not None and begins <= day and not covered.isdisjoint(kinds):
            return True
    return False
