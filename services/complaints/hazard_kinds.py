"""What a sign of danger is a sign of, how bad it may be, and what a rule that finds it is made of."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    EMERGENCY = "emergency"
    SIGNIFICANT = "significant"


class HazardKind(StrEnum):
    """The hazards of the Housing Health and Safety Rating System as far as words can tell them apart, and lifts.

    Source: Housing Health and Safety Rating System (England) Regulations 2005 Sch 1.
    """

    DAMP_AND_MOULD = "damp_and_mould"
    EXCESS_COLD = "excess_cold"
    EXCESS_HEAT = "excess_heat"
    ASBESTOS = "asbestos"
    CARBON_MONOXIDE = "carbon_monoxide"
    GAS = "gas"
    ELECTRICS = "electrics"
    FIRE = "fire"
    FALLS = "falls"
    STRUCTURE = "structure"
    SEWAGE = "sewage"
    WATER = "water"
    PESTS = "pests"
    INTRUDERS = "intruders"
    LIFTS = "lifts"
    HEALTH_AND_SAFETY = "health_and_safety"  # said by the category, not yet by any word


@dataclass(frozen=True)
class HazardRule:
    """english, welsh: phrases with semicolons between them, as `hazard_words` reads them."""

    id: str
    kind: HazardKind
    severity: Severity
    english: str
    welsh: str = ""
    emergency_months: frozenset = frozenset()  # in these it is an emergency, whatever `severity` says
    categories: frozenset = frozenset()  # complaint categories that are a sign by themselves

    @property
    def phrases(self):
        return [said for said in (" ".join(part.split()) for part in f"{self.english};{self.welsh}".split(";")) if said]


@dataclass(frozen=True)
class Rulebook:
    id: str
    applies_from: date  # inclusive
    rules: tuple[HazardRule, ...]
    by_id: dict = field(init=False, hash=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "by_id", {rule.id: rule for rule in self.rules})


WORDS = {
    "BROKEN": (
        "broken|broke|brokn|broked|fail~|faulty|fault|kaput|dead|off|out|down|bust|busted|conked|"
        "stopped|stop|not|won't|doesn't|isn't|can't|hasn't|wont|doesnt|isnt|cant|hasnt|useless|"
        "packed|defective"
    ),
    "NO": ("no|not|without|haven't|havent|lost|any|lack|lacking|zero"),
    "HEATING": ("heating|heatin|heater~|boiler~|boilor|radiator~|radiater~|radietor|storage-heater|heatng"),
    "ELECTRIC": (
        "electric~|electrics|electrical|electricity|electical|elecric|socket~|plug~|wire~|wiring|fuse~|fusebox|cable~"
    ),
}


def rule(rule_id, kind, severity, english, welsh="", **more):
    """A HazardRule whose phrases may use the lists of WORDS."""
    for short, words in WORDS.items():
        english = english.replace(short, words)
    return HazardRule(rule_id, kind, severity, english, welsh, **more)
