"""References as people write them down and read them out: C-26-7KQ4M2, the last character checking the others."""

import hashlib
import re

# A prime number of characters, so that the check sees every wrong one and every two swapped. Without 0, I, L, O and U,
# which are misread.
ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5  # characters before the check
_WRITTEN = re.compile(rf"C-?([0-9]{{2}})-?([{ALPHABET}]{{{LENGTH}}})([{ALPHABET}])")


def reference_of(complaint_id, year, attempt=0):
    """The reference that an id always leads to. attempt: next one to try where another complaint has it already."""
    number = int.from_bytes(hashlib.sha256(f"{complaint_id}/{attempt}".encode()).digest()[:8], "big")
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    text, two = "".join(digits), f"{year % 100:02d}"
    return f"C-{two}-{text}{_check(two, text)}"


def read_reference(written):
    """A reference in its proper form from how a person wrote it, or None where it has a mistake in it."""
    found = _WRITTEN.fullmatch(written.strip().upper().translate(str.maketrans("IL", "11")))
    if found is None or _check(found[1], found[2]) != found[3]:
        return None
    return f"C-{found[1]}-{found[2]}{found[3]}"


def _check(two, text):
    values = [int(two[0]), int(two[1]), *(ALPHABET.index(character) for character in text)]
    weighted = sum(weight * value for weight, value in enumerate(values, start=2))
    return ALPHABET[weighted % len(ALPHABET)]
