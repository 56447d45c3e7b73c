"""What a person's details must look like, one function a kind of value: text in, the value as it is kept out.

Used for single residents and, 100,000 rows at a time, for imports: hence plain functions and compiled patterns.
"""

import re
from datetime import date

from shared.clock import utc_now

LONGEST_NAME = 100
LONGEST_LINE = 100
LONGEST_EMAIL = 254
OLDEST = date(1900, 1, 1)
FORMULA_STARTS = "=+-@"  # a spreadsheet would run a cell that begins so

_SPACES = re.compile(r"\s+")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _./:#*-]{0,39}")
# Source: BS 7666-2 annex C; the inward part never has C, I, K, M, O or V
_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ][0-9][0-9A-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9ABEHMNPRVWXY]?) ?([0-9][ABD-HJLNP-UW-Z]{2})"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE_MARKS = str.maketrans("", "", " -().\u00a0")
_UK_PHONE = re.compile(r"\+44[1-35789][0-9]{8,9}")
_FOREIGN_PHONE = re.compile(r"\+(?!44)[1-9][0-9]{7,14}")
_UK_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: 00:00(?::00)?)?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_UPRN = re.compile(r"[0-9]{1,12}")
_CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
_NO_CODE = re.compile(r"[^A-Za-z0-9_.:/]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}")


class Unfit(ValueError):
    """A value that cannot be kept. code: stable, for programs. detail: for people, and never the value itself."""

    def __init__(self, code, detail):
        super().__init__(code)
        self.code = code
        self.detail = detail


def text(value, longest=LONGEST_LINE):
    """One line of text that a person may have typed."""
    value = " ".join(value.split())
    if len(value) > longest:
        raise Unfit("too_long", f"This is longer than {longest} characters.")
    if not value.isprintable():
        raise Unfit("control_characters", "This contains characters that cannot be shown or printed.")
    if value and value[0] in FORMULA_STARTS:
        raise Unfit("looks_like_formula", f"This begins with one of {' '.join(FORMULA_STARTS)}, as a formula does.")
    return value


def name(value):
    value = text(value, LONGEST_NAME)
    if not any(map(str.isalpha, value)):
        raise Unfit("not_a_name", "A name has at least one letter.")
    return value


def title(value):
    return text(value, 30)


def reference(value):
    """The reference the landlord's own housing system has for this person."""
    value = " ".join(value.split())
    if not _REFERENCE.fullmatch(value):
        raise Unfit(
            "bad_reference",
            "A reference has 1 to 40 letters, digits and . _ / : # * -, and begins with a letter or digit.",
        )
    return value


def postcode(value):
    """`hu1 2aa` and `HU12AA` are kept as `HU1 2AA`."""
    found = _POSTCODE.fullmatch(_SPACES.sub("", value.upper()))
    if found is None:
        raise Unfit("bad_postcode", "This is not a full UK postcode such as HU1 2AA.")
    return f"{found[1]} {found[2]}"


def email(value):
    value = value.strip()
    if len(value) > LONGEST_EMAIL or not _EMAIL.fullmatch(value) or value.index("@") > 64:
        raise Unfit("bad_email", "This is not an e-mail address such as name@example.org.")
    local, _, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def phone(value):
    """A UK number in any usual writing, or a foreign one with its + and country; kept as +447700900123."""
    digits = value.strip().replace("(0)", "").translate(_PHONE_MARKS)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+44" + digits[1:]
    elif digits.startswith("44") and len(digits) >= 11:
        digits = "+" + digits
    elif digits.startswith("7") and len(digits) == 10:  # a spreadsheet took the leading 0 away
        digits = "+44" + digits
    if not _UK_PHONE.fullmatch(digits) and not _FOREIGN_PHONE.fullmatch(digits):
        raise Unfit("bad_phone", "This is not a phone number such as 07700 900123, or +353 1 234 5678 from abroad.")
    return digits


def is_mobile(number):
    """Can it take a text message? Source: Ofcom National Telephone Numbering Plan; 070 and 076 are not mobile."""
    if not number:
        return False
    return not number.startswith("+44") or (number[3] == "7" and number[4] not in "06") or number.startswith("+447624")


def birthday(value):
    """A date of birth as 31/01/1980, 1980-01-31 or a date, kept as ISO text."""
    if isinstance(value, date):
        return _plausible(value)
    value = value.strip()
    if found := _ISO_DATE.fullmatch(value):
        year, month, day = map(int, found.groups())
    elif found := _UK_DATE.fullmatch(value):
        day, month, year = map(int, found.groups())
    else:
        raise Unfit("bad_date", "Write the date as 31/01/1980 or 1980-01-31.")
    try:
        return _plausible(date(year, month, day))
    except ValueError as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit("bad_date", "There is no such day.") from None


def _plausible(day):
    if not OLDEST <= day <= utc_now().date():
        raise Unfit("unlikely_date", "A date of birth lies between 1900 and today.")
    return day.isoformat()


def uprn(value):
    """Up to 12 digits, kept without leading zeros. Source: GeoPlace, the UPRN is a number of 1 to 12 digits."""
    value = value.strip()
    if not _UPRN.fullmatch(value):
        raise Unfit("bad_uprn", "A UPRN has 1 to 12 digits. In a spreadsheet, keep its column as text.")
    return value.lstrip("0") or "0"


def estate(value):
    """The landlord's short code of an estate or patch; spaces become hyphens."""
    value = _SPACES.sub("-", value.strip())
    if not _CODE.fullmatch(value):
        raise Unfit("bad_estate", "An estate code has 1 to 64 letters, digits and . _ : / -.")
    return value


def block(value):
    """The landlord's code or name of a building with several homes; all but letters and digits becomes hyphens."""
    value = _NO_CODE.sub("-", value).strip("-")
    if not 1 <= len(value) <= 64:
        raise Unfit("bad_block", "A block is named with up to 64 letters and digits.")
    return value


def language(value):
    """A language's code: en, cy, pl. Source: BCP 47."""
    value = value.strip().lower()
    if not _LANGUAGE.fullmatch(value):
        raise Unfit("bad_language", "Write a language as its code: en, cy, pl, ur.")
    return value


def address_lines(values):
    """One to five lines, empty ones left out."""
    lines = [line for line in map(text, values) if line]
    if not 1 <= len(lines) <= 5:
        raise Unfit("bad_address", "An address has one to five lines.")
    return lines
