"""Which counts of complaints are too small for everybody to read, as dated data.

What the Code and the Regulator want published stays as it is: totals, CH01 and CH02, complaints refused by type. Staff
and governing body read true numbers.
Source: Complaint Handling Code 2024 para 8.1; sector practice for published statistics about households: counts of 1 to
4 are not told, nor what would give them away.
"""

from dataclasses import dataclass

from shared.small_numbers import SmallNumbers

HIDDEN = "not shown"


@dataclass(frozen=True)
class SmallNumbersRule:
    first_year: int  # the reporting year, inclusive
    few: int  # what is below is not told
    source: str


RULES = (
    SmallNumbersRule(
        first_year=2023,
        few=5,
        source="Sector practice for published statistics about households; no text for complaints: to be verified",
    ),
)


def small_numbers_of(year):
    """SmallNumbers of the reporting year."""
    few = [rule for rule in RULES if year >= rule.first_year][-1].few
    return SmallNumbers(few, f"fewer than {few}", HIDDEN)


def _as_it_is(data, _small):
    return data


def _volumes(data, small):
    """What a complaint is about says something of a home."""
    return data | {"by_category": small.of_parts(data["by_category"])}


def _each_stage(data, small):
    """What was decided says something of a household that is known to have complained."""
    return {stage: small.of_parts(counts) for stage, counts in data.items()}


# {section: (data, SmallNumbers) -> data that everybody may read}. A section that is not here is for staff only.
FOR_EVERYBODY = {
    "volumes": _volumes,
    "months": _as_it_is,  # when, and nothing of people or homes
    "outcomes": _each_stage,
    "timeliness": _as_it_is,  # as CH02
    "extensions": _as_it_is,  # totals
    "refusals": _as_it_is,  # Source: Complaint Handling Code 2024 para 8.1(b): the types of complaint that were refused
    "escalation": _as_it_is,  # totals
}


def for_everybody(figures, year):
    """{gathered, measures} of an annual report, as everybody may read them."""
    small = small_numbers_of(year)
    gathered = figures["gathered"]
    told = {name: hide(gathered[name], small) for name, hide in FOR_EVERYBODY.items() if name in gathered}
    return {"gathered": told, "measures": _measures(figures, small)}


def _measures(figures, small):
    """CH01 and CH02 of every group of homes; how many were received or refused of one, only where not small."""
    rows, refusals = figures["measures"], figures["gathered"].get("refusals", {})
    for stage in sorted({row["stage"] for row in rows}):
        refused = sum(refusals.get(str(stage), {}).values()) - sum(_of(rows, stage, "refused").values())
        apart = sum(counts.get(str(stage), 0) for counts in figures["counted_apart"].values())
        for name, unlisted in (("received", apart), ("refused", max(refused, 0))):
            told = small.of_parts(_of(rows, stage, name), unlisted=unlisted)
            rows = [row | {name: told[row["group"]]} if row["stage"] == stage else row for row in rows]
    return rows


def _of(rows, stage, name):
    return {row["group"]: row[name] for row in rows if row["stage"] == stage}
