"""Looking for words in a text: whole words with their simple inflexions, close to each other, in any order.

A phrase is written `smell~ gas`: every word of it within a few words of the others. `~` allows the usual endings (-s,
-ed, -ing, …), `|` says alternatives, `on+fire` that words follow each other at once; a phrase with such a run of
words is particular enough for twice as many between it and the others. Capitals, accents and apostrophes do not
matter. Nothing is searched for by backtracking, so no text can make it slow: the time grows with its length alone.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

REACH = 4  # other words that may stand between those of a phrase, in all
REACH_OF_RUN = 8
BEFORE = 3  # words before a phrase in which one that denies is looked for
MOST = 3  # places shown of one rule in one text
DENYING = frozenset(
    (
        *("no", "not", "never", "none", "nor", "without", "free", "isn't", "wasn't", "aren't", "weren't", "don't"),
        *("doesn't", "didn't", "haven't", "hasn't", "isnt", "wasnt", "arent", "werent", "dont", "doesnt", "didnt"),
        *("havent", "hasnt", "dim", "ddim", "heb"),
    )
)
LONGEST = 4  # words of a phrase
RUN = "+"
_WIDEST = REACH_OF_RUN + LONGEST - 1
_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*")
_SILENT = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"  # accents that stand alone, soft hyphens and the like
_WORD_WITH_ACCENTS = re.compile(rf"(?:[^\W_]|[{_SILENT}])+(?:'+(?:[^\W_]|[{_SILENT}])+)*")
_NOT_HEARD = re.compile(f"[{_SILENT}]")
_APOSTROPHES = {ord(mark): "'" for mark in "\u2018\u2019\u02bc\u00b4\u0060"}
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")


@dataclass(frozen=True)
class Phrase:
    rule: str
    said: str  # as it is written
    own: bool = False  # the landlord's


@dataclass(frozen=True)
class Match:
    """A place in a text. starts, ends: in characters, as Python and JavaScript (of plain letters) count them."""

    rule: str
    phrase: str
    starts: int
    ends: int
    perhaps_denied: bool  # a word such as `no` stands just before it
    own: bool = False


class Finder:
    """What finds some phrases. Made once, used for many texts."""

    def __init__(self, phrases):
        self._phrases = list(phrases)
        numbers: dict[str, int] = {}  # of the words of phrases
        self._needs = [
            tuple(numbers.setdefault(word, len(numbers)) for word in phrase.said.split()) for phrase in self._phrases
        ]
        by_form: dict[str, set[int]] = defaultdict(set)
        for word, number in numbers.items():
            for form in forms(word):
                by_form[form].add(number)
        self._by_form = {form: frozenset(found) for form, found in by_form.items()}
        self._runs = {
            number: word.count(RUN) for word, number in numbers.items() if RUN in word
        }  # words before its last
        self._lasts: dict[str, set[int]] = defaultdict(set)  # of runs, by their last word: how many come before it
        for form in by_form:
            self._lasts[form.split(" ")[-1]].add(form.count(" "))
        self._reaches = [
            len(needs) - 1 + (REACH if self._runs.keys().isdisjoint(needs) else REACH_OF_RUN) for needs in self._needs
        ]
        self._with: dict[int, set[int]] = defaultdict(set)  # phrases by word
        for which, needs in enumerate(self._needs):
            for number in needs:
                self._with[number].add(which)
        self._alone: dict[frozenset, list[int]] = {}
        self._together: dict[tuple, list[int]] = {}

    def find(self, text):
        """[Match] in the order of the text, of each rule at most MOST."""
        words = _words(text)
        places = self._places(self._said(words))
        return _matches(text, words, [(self._phrases[which], *span) for which, *span in places]) if places else []

    def _said(self, words):
        """[(place, the words and runs of phrases that end there)]."""
        known, lasts, said = self._by_form, self._lasts, []
        for place, word in enumerate(words):
            if word not in lasts:
                continue
            ended = (" ".join(words[place - before : place + 1]) for before in lasts[word] if before <= place)
            found = frozenset().union(*(known.get(form, ()) for form in ended))
            if found:
                said.append((place, found))
        return said

    def _places(self, said):
        """[(number of the phrase, first word, last word)]."""
        ends: dict[str, list[int]] = {}  # of each rule the last words of what was found
        places: list[tuple[int, int, int]] = []
        for which, first, last in self._candidates(said):
            of_rule = ends.setdefault(self._phrases[which].rule, [])
            if len(of_rule) < MOST and (not of_rule or first > of_rule[-1]):
                of_rule.append(last)
                places.append((which, first, last))
        return places

    def _candidates(self, said):
        for at, (place, found) in enumerate(said):
            for which in self._phrases_of(found):
                yield which, self._start(which, place, found), place
            back = at - 1
            while back >= 0 and place - said[back][0] <= _WIDEST:
                for which in self._phrases_with(said[back][1], found):
                    first = self._first_of(which, said, back, at)
                    if first is not None:
                        yield which, first, place
                back -= 1

    def _phrases_of(self, found):
        """Phrases that are one word, by the words that a word of the text may be. Worked out once for each."""
        if found not in self._alone:
            self._alone[found] = [which for which in self._any(found) if len(self._needs[which]) == 1]
        return self._alone[found]

    def _phrases_with(self, one, other):
        """Phrases of which one word of the text may be one word, and another one another."""
        if (one, other) not in self._together:
            both = [
                which
                for which in self._any(one) & self._any(other)
                if any(
                    a != b for a in one.intersection(self._needs[which]) for b in other.intersection(self._needs[which])
                )
            ]
            self._together[one, other] = sorted(both)
        return self._together[one, other]

    def _any(self, found):
        return set().union(*(self._with[number] for number in found))

    def _first_of(self, which, said, back, at):
        """The first word of a phrase of which two words are there, or None where the others are not near."""
        needs, place = self._needs[which], said[at][0]
        oldest = place - self._reaches[which]
        if said[back][0] < oldest:
            return None
        if len(needs) == 2:
            return self._start(which, *said[back])
        near = [found for at_place, found in said[max(0, at - _WIDEST) : at + 1] if at_place >= oldest]
        whole = len(near) >= len(needs) and all(any(number in found for found in near) for number in needs)
        return self._start(which, *said[back]) if whole else None

    def _start(self, which, place, found):
        """Where the words of this phrase that end at a place begin."""
        ended = found.intersection(self._needs[which])
        return place - max(self._runs.get(number, 0) for number in ended)


def _matches(text, words, places):
    """places: [(phrase, first word, last word)], each turned into characters."""
    spans = [word.span() for word in _pattern(text).finditer(text.translate(_APOSTROPHES))]
    return [
        Match(
            rule=phrase.rule,
            phrase=phrase.said,
            starts=spans[first][0],
            ends=spans[last][1],
            perhaps_denied=not DENYING.isdisjoint(words[max(0, first - BEFORE) : first]),
            own=phrase.own,
        )
        for phrase, first, last in places
    ]


def _words(text):
    if text.isascii():
        return _WORD.findall(text.replace("`", "'").lower())
    return [plain(word) for word in _WORD_WITH_ACCENTS.findall(text.translate(_APOSTROPHES))]


def _pattern(text):
    return _WORD if text.isascii() else _WORD_WITH_ACCENTS


def plain(word):
    """A word as it is looked for: small letters without accents."""
    return _NOT_HEARD.sub("", unicodedata.normalize("NFD", word.casefold()))


@lru_cache(maxsize=4096)
def forms(word):
    """Every form of one word of a phrase, as a frozenset: `leak~|drip~` gives leak, leaks, leaked, drip, dripping, …"""
    if RUN in word:
        return frozenset(" ".join(words) for words in product(*(forms(part) for part in word.split(RUN))))
    found: set[str] = set()
    for choice in word.split("|"):
        stem = plain(choice.removesuffix("~"))
        found |= _inflected(stem) if choice.endswith("~") else {stem}
    found |= {f"{form}'s" for form in found}
    return frozenset(found | {form.replace("'", "") for form in found})


def _inflected(stem):
    """The usual endings. Some of these are no words: nobody writes them."""
    found = {stem, f"{stem}s", f"{stem}es", f"{stem}ed", f"{stem}ing", f"{stem}y"}
    if stem.endswith("e"):
        found |= {f"{stem}d", f"{stem[:-1]}ing", f"{stem[:-1]}y"}
    if stem.endswith("y"):
        found |= {f"{stem[:-1]}ies", f"{stem[:-1]}ied"}
    if stem[-1] in _CONSONANTS:
        found |= {f"{stem}{stem[-1]}{ending}" for ending in ("ed", "ing", "y")}
    return found
