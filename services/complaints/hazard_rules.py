"""Which words are signs of danger, as dated data: transparent, and more rather than less.

Rules only ever say "somebody should look": they decide nothing about a home. A sign is reported also where the text
seems to deny it ("there is no smell of gas"), and says so. Landlords add words of their own to these rules; what is
here cannot be taken away.
"""

from dataclasses import dataclass
from functools import lru_cache

from services.complaints.deadlines import local_day
from services.complaints.hazard_kinds import Severity
from services.complaints.hazard_rulebook import RULEBOOKS
from services.complaints.hazard_words import Finder, Phrase


@dataclass(frozen=True)
class Signs:
    """What was found in one text. Of several rules the most severe decides."""

    rulebook: str
    own_number: int  # of the landlord's own words, 0 for none
    severity: Severity
    rules: tuple[str, ...]
    kinds: tuple[str, ...]
    matches: tuple  # hazard_words.Match


def rulebook_on(day):
    """The rules for what is written on a local day: the newest that has begun by then, or else the oldest there is."""
    begun = [book for book in RULEBOOKS if book.applies_from <= day]
    return begun[-1] if begun else RULEBOOKS[0]


def look_for_signs(text, category, at, own=(), own_number=0):
    """The Signs in a text and its category, or None where there are none.

    category: Category or None. at: aware datetime, when it was written: decides on rules and season.
    own: ((rule id, phrase), …), the landlord's own words, and their number.
    """
    day = local_day(at)
    book = rulebook_on(day)
    matches = _finder(book.id, tuple(own)).find(text) if text else []
    found = dict.fromkeys(match.rule for match in matches)
    if not found:  # a category alone says less than any word
        found = dict.fromkeys(rule.id for rule in book.rules if category in rule.categories)
    if not found:
        return None
    rules = [book.by_id[rule_id] for rule_id in found]
    severe = any(rule.severity is Severity.EMERGENCY or day.month in rule.emergency_months for rule in rules)
    return Signs(
        rulebook=book.id,
        own_number=own_number,
        severity=Severity.EMERGENCY if severe else Severity.SIGNIFICANT,
        rules=tuple(sorted(found)),
        kinds=tuple(sorted({str(rule.kind) for rule in rules})),
        matches=tuple(matches),
    )


@lru_cache(maxsize=256)
def _finder(book_id, own):
    book = next(book for book in RULEBOOKS if book.id == book_id)
    shipped = [Phrase(rule.id, said) for rule in book.rules for said in rule.phrases]
    return Finder([*shipped, *(Phrase(rule, said, own=True) for rule, said in own)])
