"""Residents who help to resolve a complaint: optional, by consent, never a stage, and without a clock.

Source: Complaint Handling Code 2024 para 5.2, 5.3 (no stage besides the two); Localism Act 2011 s.180 as repealed on
1 October 2022 (a panel is no formal gate any more).
"""

import re
from enum import StrEnum

from shared.errors import BadInput


class PanelState(StrEnum):
    CONSENTED = "consented"
    WITHDRAWN = "withdrawn"  # consent was; nothing is shown any more


class Decision(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


# What says who somebody is or how to reach them, as far as a pattern can tell
_TELLING = {
    "an e-mail address": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "a phone number": re.compile(r"(?:\+?\d[\s()-]*){9,}"),
    "a postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE),
}


def check_released(words):
    """Refuse to show the panel an e-mail address, a phone number or a postcode. Names cannot be told by a pattern.

    Raises: BadInput words_identify, naming the kind and never what was found.
    """
    found = [kind for kind, pattern in _TELLING.items() if pattern.search(words)]
    if found:
        detail = f"There is {' and '.join(found)} in this. Take it out: the panel is not to know who you are."
        raise BadInput("words_identify", detail, [{"pointer": "/words", "detail": detail}])
