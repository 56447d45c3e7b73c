"""The fixed sentences of letters, as dated data by language: a letter is worded as on the day it was sent, for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.complaints import english, welsh
from services.complaints.vocabulary import Language, LetterFormat

FIRST = date(2024, 4, 1)


@dataclass(frozen=True)
class Wording:
    """language: the page's lang. applies_from: inclusive; until the next of this language. easy: for easy read."""

    language: str
    applies_from: date
    phrases: Mapping[str, str]
    easy: Mapping[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]


WORDINGS = tuple(
    Wording(str(language), FIRST, told.PHRASES, told.EASY, told.WEEKDAYS, told.MONTHS)
    for language, told in ((Language.ENGLISH, english), (Language.WELSH, welsh))
)


@dataclass(frozen=True)
class Words:
    """How one letter speaks."""

    wording: Wording
    is_easy: bool

    def say(self, key, **values):
        phrases = self.wording.easy if self.is_easy and key in self.wording.easy else self.wording.phrases
        return phrases[key].format(**values)

    def day(self, day):
        """Monday 18 January 2027, from a date or its ISO text."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        weekday, month = self.wording.weekdays[day.weekday()], self.wording.months[day.month - 1]
        return self.say("day", weekday=weekday, day=day.day, month=month, year=day.year)


def words_of(language, letter_format, on_day):
    """The words for a letter of this language and format that is sent on a local day."""
    known = sorted((it for it in WORDINGS if it.language == language), key=lambda it: it.applies_from)
    in_force = [it for it in known if it.applies_from <= on_day] or known[:1]
    return Words(in_force[-1], letter_format == LetterFormat.EASY_READ)
