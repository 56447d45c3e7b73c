"""In which language and format a letter is written for its readers, and what of their needs that leaves to people.

Source: Equality Act 2010 s.20(6) (information in an accessible format); Complaint Handling Code 2024 para 5.10.
"""

from dataclasses import dataclass

from services.complaints.vocabulary import Adjustment, Language, LetterFormat


@dataclass(frozen=True)
class Manner:
    """How a letter is written."""

    language: str  # Language
    format: str  # LetterFormat

    def meets(self, kind):
        """Is that what was agreed, with nobody doing anything more?"""
        return kind in (_LANGUAGES.get(self.language), _FORMATS.get(self.format))


PLAIN = Manner(str(Language.ENGLISH), str(LetterFormat.STANDARD))
_LANGUAGES = {str(Language.WELSH): Adjustment.WELSH}
_FORMATS = {
    str(LetterFormat.EASY_READ): Adjustment.EASY_READ,
    str(LetterFormat.LARGE_PRINT): Adjustment.LARGE_PRINT,
}
NOT_OF_LETTERS = (
    frozenset(  # agreed for meetings, or met by a letter as it is; a new kind is a letter's until it is here
        {
            Adjustment.QUIET_ROOM,
            Adjustment.STEP_FREE,
            Adjustment.LETTER_NOT_PHONE,
            Adjustment.MORNING_ONLY,
            Adjustment.TAXI,
            Adjustment.CRECHE,
        }
    )
)


def manner_for(chosen, agreed, people):
    """How a letter to these people is written.

    A format that was chosen stays. Otherwise it is that which is agreed with any of them: all of them can read it. Of
    two, easy read is the one that nobody can make of the other by printing it larger. The language is another one only
    where that is agreed with everybody.
    chosen: Manner. agreed: [{resident_id, kinds}]. people: ids.
    """
    kinds = {kind for one in agreed for kind in one["kinds"]}
    form, language = chosen.format, chosen.language
    if form == LetterFormat.STANDARD:
        form = next((form for form, kind in _FORMATS.items() if kind in kinds), form)
    if people and len(agreed) == len(people):
        shared = set.intersection(*(set(one["kinds"]) for one in agreed))
        language = next((language for language, kind in _LANGUAGES.items() if kind in shared), language)
    return Manner(language, form)


def left_by_hand(manner, agreed):
    """What a letter so written does not do for its readers, and people have to: [{resident_id, kinds}]."""
    left = [
        one | {"kinds": [kind for kind in one["kinds"] if kind not in NOT_OF_LETTERS and not manner.meets(kind)]}
        for one in agreed
    ]
    return [one for one in left if one["kinds"]]
