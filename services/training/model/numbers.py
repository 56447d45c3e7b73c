"""Certificate numbers: `<landlord>-<year>-<ten random characters and one check character>`.

31 characters that nobody confuses in handwriting or over the phone (no 0, 1, I, L, O). 31 is prime and every place has
a weight of its own, so the check character shows every single wrong character and every two that changed places.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 10  # characters: 31^10, so that guessing finds none

_NUMBER = re.compile(rf"([a-z][a-z0-9-]{{1,30}})-(\d{{4}})-([{ALPHABET}]{{{RANDOM + 1}}})", re.ASCII)


def new_number(landlord_id, year):
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return f"{landlord_id}-{year}-{body}{check_character(body)}"


def check_character(body):
    weighed = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2))
    return ALPHABET[-weighed % len(ALPHABET)]


def landlord_of(number):
    """The landlord that a number begins with; "" where it has none. The rest is not looked at."""
    return number.strip().lower().rsplit("-", 2)[0] if number.count("-") >= 2 else ""


def written_as(typed):
    """A number as it is stored, from how somebody typed it; None where it cannot be one."""
    head, _, tail = typed.strip().rpartition("-")
    found = _NUMBER.fullmatch(f"{head.lower()}-{tail.upper()}")
    if found is None or check_character(found[3][:-1]) != found[3][-1]:
        return None
    return found[0]
