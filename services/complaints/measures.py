"""The Tenant Satisfaction Measures on complaints, as dated data, and the arithmetic they need.

CH01: complaints per 1,000 homes. CH02: complaints answered in time. Low-cost rental homes (LCRA) and low-cost home
ownership (LCHO) are never added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.complaints.deadlines import Duration, DurationKind, local_day, start_of
from services.complaints.vocabulary import Boundary, Result, TenureGroup
from shared.errors import NotFound, RuleBroken

FIRST_YEAR = 2024  # the first reporting year whose complaints can be here: procedures begin on 1 April 2024
REPORTED = (TenureGroup.LCRA, TenureGroup.LCHO)  # the others are counted apart

# What a resident's tenure says of the home. A leaseholder owns it whole: no relevant social housing.
_GROUPS = {
    "secure": TenureGroup.LCRA,
    "introductory": TenureGroup.LCRA,
    "assured": TenureGroup.LCRA,
    "starter": TenureGroup.LCRA,
    "flexible": TenureGroup.LCRA,
    "licence": TenureGroup.LCRA,
    "shared_owner": TenureGroup.LCHO,
    "leaseholder": TenureGroup.OTHER,
}
_ANSWERABLE = (Result.IN_TIME, Result.LATE, Result.OPEN)


@dataclass(frozen=True)
class Measure:
    code: str
    title: str
    formula: str


@dataclass(frozen=True)
class MeasureDefinition:
    id: str
    nation: str
    first_year: int  # the reporting year, by the calendar year in which it begins, inclusive
    before_year: int | None  # exclusive; None while no end is known
    measures: tuple[Measure, ...]
    respond_within: Mapping[int, Duration]  # by stage: the Code's time to answer, from the acknowledgement
    boundary: Boundary  # where the landlord chose none
    count_refused: bool  # in CH01, where the landlord chose nothing
    count_withdrawn: bool  # in CH01
    smallest_reported: int  # homes of a group from which its figures are to be reported
    source: str
    unsure: tuple[str, ...]  # what the text leaves open, as it is disclosed beside the figures


DEFINITIONS = (
    MeasureDefinition(
        id="tsm-2024",
        nation="ENG",
        first_year=2024,
        before_year=None,
        measures=(
            Measure(
                "CH01",
                "Complaints relative to the size of the landlord",
                "1,000 times the stage 1 (1), or stage 2 (2), complaints made in the year, divided by homes at its end",
            ),
            Measure(
                "CH02",
                "Complaints responded to within Complaint Handling Code timescales",
                "100 times the stage 1 (1), or stage 2 (2), complaints made in the year that were answered within the "
                "Code's time, valid extensions included, divided by those made in the year",
            ),
        ),
        respond_within={1: Duration(DurationKind.WORKING_DAYS, 10), 2: Duration(DurationKind.WORKING_DAYS, 20)},
        boundary=Boundary.DUE_BY_YEAR_END,
        count_refused=False,
        count_withdrawn=True,
        smallest_reported=1000,
        source="Regulator of Social Housing, Tenant Satisfaction Measures: Technical requirements, CH01 and CH02, as "
        "aligned to the Complaint Handling Code on 15 March 2024",
        unsure=(
            "Whether complaints that are not yet due at 31 March are part of CH02 is not settled: both ways are shown.",
            "Whether refused complaints are part of CH01 is not settled: the landlord's choice is shown.",
            "Whether withdrawn complaints are part of CH01 is not settled: the landlord's choice is shown.",
            "No answer is due to a refused or withdrawn complaint: these are not part of CH02 in any case.",
            "From how many homes a group is reported apart is not settled: every group is shown.",
        ),
    ),
)


def definition_for(nation, year):
    """Raises: NotFound year_not_found; RuleBroken no_measures."""
    if year < FIRST_YEAR:
        raise NotFound("year_not_found", f"Reporting years begin with {FIRST_YEAR}.")
    for definition in DEFINITIONS:
        ended = definition.before_year is not None and year >= definition.before_year
        if definition.nation == nation and year >= definition.first_year and not ended:
            return definition
    raise RuleBroken("no_measures", "There are no such measures for this nation in that year.")


def year_of(day):
    """The reporting year of a local date, by the calendar year in which it begins: 1 April to 31 March."""
    return day.year if day >= date(day.year, 4, 1) else day.year - 1


def starts_at(year):
    """The first instant of a reporting year, UTC; of the next one: the first that is no longer in it."""
    return start_of(date(year, 4, 1))


def check_year(year, now):
    """Raises: NotFound year_not_found, for one that has not begun too."""
    if not FIRST_YEAR <= year <= year_of(local_day(now)):
        raise NotFound("year_not_found", f"Reporting years begin with {FIRST_YEAR} and end with the current one.")


def tenure_group_of(tenure):
    """The group of a resident's tenure; unknown where it says nothing of the home."""
    return _GROUPS.get(tenure, TenureGroup.UNKNOWN)


def rate(part, whole, per):
    """So many of each `per`, to one decimal, half up; None where there is nothing to divide by."""
    if not whole:
        return None
    return float((Decimal(part) * per / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def figures_of(counts, rules):
    """{measures: a row for each reported group and stage, counted_apart: {group: {"1": n, "2": n}}}.

    counts: {(stage, group, result, not_due): complaints}, result: Result. rules: anything with homes ({group: number}),
    boundary, count_refused and count_withdrawn.
    """
    apart = [group for group in TenureGroup if group not in REPORTED]
    return {
        "measures": [_row(stage, group, _of(counts, stage, group), rules) for group in REPORTED for stage in (1, 2)],
        "counted_apart": {
            str(group): {str(stage): sum(_of(counts, stage, group).values()) for stage in (1, 2)} for group in apart
        },
    }


def _of(counts, stage, group):
    """{(result, not_due): complaints}"""
    return {key[2:]: number for key, number in counts.items() if key[:2] == (stage, group)}


def _row(stage, group, cases, rules):
    def number(*results, not_due=(False, True)):
        return sum(n for (result, flag), n in cases.items() if result in results and flag in not_due)

    received, homes = sum(cases.values()), rules.homes.get(group)
    refused, withdrawn = number(Result.REFUSED), number(Result.WITHDRAWN)
    made = received - (0 if rules.count_refused else refused) - (0 if rules.count_withdrawn else withdrawn)
    answerable = received - refused - withdrawn
    not_due = number(*_ANSWERABLE, not_due=(True,))
    in_time = {
        str(Boundary.ALL_MADE): _share(number(Result.IN_TIME), answerable),
        str(Boundary.DUE_BY_YEAR_END): _share(number(Result.IN_TIME, not_due=(False,)), answerable - not_due),
    }
    return {
        "group": str(group),
        "stage": stage,
        "received": received,
        "refused": refused,
        "withdrawn": withdrawn,
        "late": number(Result.LATE),
        "unanswered": number(Result.OPEN),
        "not_yet_due": not_due,
        "homes": homes,
        "made": made,
        "per_1000_homes": rate(made, homes, 1000),
        "in_time": in_time,
        "percent_in_time": in_time[rules.boundary]["percent"],
    }


def _share(part, whole):
    return {"in_time": part, "of": whole, "percent": rate(part, whole, 100)}
