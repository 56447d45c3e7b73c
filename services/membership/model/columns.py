"""The columns of a housing system's export: what they are called, and how a cell becomes what we keep. One table each.

A name is compared without case, spaces and punctuation: `Tenancy Ref.`, `tenancy_ref` and `TENANCYREF` are the same.
"""

import re

from services.membership.model import checks
from services.membership.model.checks import Unfit

NAMES = {  # field: what its column may be called
    "external_reference": """reference ref externalreference tenancyref tenancyreference tenancyno tenancynumber
        personref personreference personid partyref partyid residentref customerref customerreference customerno
        tenantref tenantid""",
    "title": "title salutation honorific",
    "given_name": "givenname firstname forename forenames givennames firstnames",
    "family_name": "familyname surname lastname secondname",
    "date_of_birth": "dateofbirth dob birthdate",
    "email": "email emailaddress mail contactemail",
    "phone": """mobile phone telephone mobilenumber mobilephone mobileno phonenumber telephonenumber phoneno tel
        contactnumber""",
    "address_1": "address1 addressline1 addr1 line1 address",
    "address_2": "address2 addressline2 addr2 line2",
    "address_3": "address3 addressline3 addr3 line3 town posttown",
    "address_4": "address4 addressline4 addr4 line4 city county",
    "address_5": "address5 addressline5 addr5 line5",
    "postcode": "postcode postalcode zip",
    "uprn": "uprn propertyuprn",
    "tenure": "tenure tenurecode tenuretype tenuretypecode tenancytype",
    "estate": "estate estatecode patch patchcode area areacode scheme",
    "block": "block blockcode blockref blockreference",
    "preferred_channel": """preferredchannel preferredcontact preferredcontactmethod contactpreference contactmethod
        channel""",
    "format": "format preferredformat accessibleformat",
    "language": "language preferredlanguage firstlanguage languagecode",
    "involvement": "involvement involvementlevel",
}
REQUIRED = ("external_reference", "family_name", "tenure", "address_1", "postcode")  # as columns, and in every row
EMPTY_IS_NONE = ("block",)  # here an empty cell says something: that there is none
ADDRESS = ("address_1", "address_2", "address_3", "address_4", "address_5")

CODES = {  # field: {what we keep: what a cell may say}
    "tenure": {
        "secure": "secure sec securetenancy securetenant",
        "introductory": "introductory int intro introductorytenancy",
        "assured": "assured ass ast asr assuredtenancy assuredshorthold assuredtenant",
        "starter": "starter sta str startertenancy probationary",
        "flexible": "flexible flx fle flexibletenancy fixedterm",
        "licence": "licence lic license licensee",
        "leaseholder": "leaseholder lea lse lhd leasehold lease",
        "shared_owner": "sharedowner sho sow sharedownership",
        "other": "other oth freeholder fre fhd demoted dem temporary tmp nonsecure nsc garage",
    },
    "preferred_channel": {
        "email": "email mail",
        "post": "post letter letters mailpost postal inwriting",
        "sms": "sms text texts textmessage mobile",
        "phone": "phone telephone tel call landline",
    },
    "format": {
        "standard": "standard none normal",
        "large_print": "largeprint large lp",
        "easy_read": "easyread easy er",
        "braille": "braille br",
        "audio": "audio cd tape",
        "translated": "translated translation",
    },
    "involvement": {
        "none": "none no never",
        "occasional": "occasional sometimes armchair",
        "regular": "regular often involved",
    },
}
LANGUAGES = {
    "english": "en", "welsh": "cy", "polish": "pl", "urdu": "ur", "bengali": "bn", "punjabi": "pa", "gujarati": "gu",
    "arabic": "ar", "somali": "so", "turkish": "tr", "romanian": "ro", "portuguese": "pt", "spanish": "es",
    "french": "fr", "italian": "it", "german": "de", "kurdish": "ku", "farsi": "fa", "persian": "fa",
    "tamil": "ta", "chinese": "zh", "cantonese": "yue", "mandarin": "zh", "ukrainian": "uk", "russian": "ru",
    "lithuanian": "lt", "hindi": "hi",
}  # fmt: skip

_QUOTED_BY_EXCEL = re.compile(r'="([^"]*)"')


def _plain(words):
    return "".join(filter(str.isalnum, words.casefold()))


def _reversed(table):
    return {alias: meant for meant, aliases in table.items() for alias in aliases.split()}


_FIELD_OF = _reversed(NAMES)
_CODE_OF = {field: _reversed(table) for field, table in CODES.items()}


def field_of(header):
    """The field that a column with this name holds, or None."""
    return _FIELD_OF.get(_plain(header))


def letter(index):
    """What a spreadsheet calls the column at this index: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _one_of(field):
    codes = _CODE_OF[field]
    seen: dict[str, str] = {}

    def check(cell):
        kept = seen.get(cell)
        if kept is None:
            kept = codes.get(_plain(cell))
            if kept is None:
                raise Unfit(f"unknown_{field}", f"This is none of the codes known for {field.replace('_', ' ')}.")
            if len(seen) < 1000:
                seen[cell] = kept
        return kept

    return check


def _language(cell):
    return LANGUAGES.get(cell.casefold()) or checks.language(cell)


CELL_CHECKS = {
    "external_reference": checks.reference,
    "title": checks.title,
    "given_name": checks.name,
    "family_name": checks.name,
    "date_of_birth": checks.birthday,
    "email": checks.email,
    "phone": checks.phone,
    **dict.fromkeys(ADDRESS, checks.text),
    "postcode": checks.postcode,
    "uprn": checks.uprn,
    "estate": checks.estate,
    "block": checks.block,
    "language": _language,
    **{field: _one_of(field) for field in CODES},
}


class RowChecker:
    """Reads the cells of one file's rows. columns: [field, or ""], in the file's order."""

    def __init__(self, columns):
        known = [(index, field) for index, field in enumerate(columns) if field in CELL_CHECKS]
        self._plan = [(index, field, CELL_CHECKS[field]) for index, field in known]
        self.reference_column = columns.index("external_reference")

    def reference_of(self, cells):
        """The reference in a row, as far as it can be told, for finding it again in the same file."""
        return " ".join(_unquoted(cells[self.reference_column]).split())

    def check(self, cells):
        """({field: value}, [(column index, reason, detail)]). Empty cells say nothing, and are left out."""
        values: dict = {}
        faults = []
        for index, field, check in self._plan:
            cell = cells[index].strip()
            if not cell:
                if field in REQUIRED:
                    faults.append((index, "value_missing", "This must be filled in."))
                elif field in EMPTY_IS_NONE:
                    values[field] = None
                continue
            if cell[0] == "=":
                cell = _unquoted(cell)
            try:
                values[field] = check(cell)
            except Unfit as unfit:
                faults.append((index, unfit.code, unfit.detail))
        lines = [values.pop(field) for field in ADDRESS if field in values]
        if lines:
            values["address_lines"] = lines
        return values, faults


def _unquoted(cell):
    """Excel writes ="0123" for a text that must stay one; anything else with = is left as it is."""
    found = _QUOTED_BY_EXCEL.fullmatch(cell.strip())
    return found[1] if found else cell
