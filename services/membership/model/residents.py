"""Residents: the people in a landlord's homes."""

import unicodedata

from mongoengine import DateTimeField, DictField, ListField, StringField

from services.membership.model import checks
from shared.contracts.membership import (
    CHANNELS,
    FORMATS,
    INVOLVEMENTS,
    RESIDENT_STATES,
    TENURES,
    ResidentRestated,
)
from shared.errors import BadInput, RuleBroken
from shared.ids import derived_id
from shared.store import Aggregate

CHECKS = {
    "external_reference": checks.reference,
    "title": checks.title,
    "given_name": checks.name,
    "family_name": checks.name,
    "date_of_birth": checks.birthday,
    "email": checks.email,
    "phone": checks.phone,
    "address_lines": checks.address_lines,
    "postcode": checks.postcode,
    "uprn": checks.uprn,
    "language": checks.language,
    "estate": checks.estate,
    "block": checks.block,
}
OF_THE_HOME = ("address_lines", "uprn", "estate")  # where one of these changes, the block is another, too
OWN_DETAILS = (
    "email",
    "phone",
    "preferred_channel",
    "format",
    "language",
    "involvement",
)  # residents change these alone


class Resident(Aggregate):
    """A tenant, leaseholder, shared owner or household member. One with a reference has its id from it."""

    meta = {
        "collection": "residents",
        "indexes": [
            {"fields": ["sort_name", "id"], "name": "by_name"},
            {"fields": ["estate", "sort_name", "id"], "name": "by_estate"},
            {
                "fields": ["block", "sort_name", "id"],
                "name": "by_block",
                "partialFilterExpression": {"block": {"$exists": True}},
            },
            {"fields": ["search_names"], "name": "by_any_name"},
        ],
    }

    external_reference = StringField(max_length=40)  # the landlord's own housing system's
    title = StringField(max_length=30)
    given_name = StringField(max_length=checks.LONGEST_NAME)
    family_name = StringField(required=True, max_length=checks.LONGEST_NAME)
    date_of_birth = StringField(max_length=10)  # ISO: 1980-01-31
    email = StringField(max_length=checks.LONGEST_EMAIL)
    phone = StringField(max_length=16)  # E.164: +447700900123
    address_lines = ListField(StringField(max_length=checks.LONGEST_LINE), max_length=5)
    postcode = StringField(max_length=8)
    uprn = StringField(max_length=12)
    preferred_channel = StringField(required=True, choices=CHANNELS, default="post")
    format = StringField(required=True, choices=FORMATS, default="standard")
    language = StringField(required=True, max_length=20, default="en")
    tenure = StringField(required=True, choices=TENURES)
    estate = StringField(max_length=64)
    block = StringField(max_length=64)  # the building, where it has several homes
    state = StringField(required=True, choices=RESIDENT_STATES, default="active")
    involvement = StringField(required=True, choices=INVOLVEMENTS, default="none")
    registered_at = DateTimeField(required=True)
    left_on = StringField(max_length=10)  # ISO day of moving out, or of death
    own_choices = ListField(StringField())  # details the resident set in person; no import changes them
    last_import = DictField()  # {import, chunk, new} of the import that wrote it last
    sort_name = StringField()  # folded "family given", see name_keys
    search_names = ListField(StringField())

    @staticmethod
    def id_of(external_reference):
        """The id of the resident with this reference, whether or not there is one."""
        return derived_id("resident", external_reference)

    def change(self, details):
        """Take over checked details. Returns the names of those that are different now.

        Raises: BadInput channel_needs_contact; RuleBroken resident_gone.
        """
        if self.state != "active":
            raise RuleBroken(
                "resident_gone", "This person has moved out or died. Their details can no longer be changed."
            )
        changed = [field for field, value in details.items() if getattr(self, field) != value]
        if self.block and leaves_block(changed, details):
            details, changed = details | {"block": None}, [*changed, "block"]
        for field in changed:
            setattr(self, field, details[field])
        self.settle()
        return changed

    def settle(self):
        """Bring what is derived up to date. Raises BadInput channel_needs_contact."""
        self.sort_name, self.search_names = name_keys(self.given_name, self.family_name)
        if fault := unreachable(self.preferred_channel, self.email, self.phone):
            raise BadInput(fault.code, fault.detail, [{"pointer": "/preferred_channel", "detail": fault.detail}])

    def leave(self, state, left_on):
        """Raises: RuleBroken already_left."""
        if self.state != "active":
            raise RuleBroken("already_left", "This person is already recorded as moved out or deceased.")
        self.state, self.left_on = state, left_on

    def restated(self):
        return ResidentRestated.of(self)


def leaves_block(changed, named):
    """Is this another home, of whose block nothing was said? changed: names of the details that are different now."""
    return "block" not in named and any(field in OF_THE_HOME for field in changed)


def check_details(given):
    """The details as they are kept. Raises BadInput invalid_input with every field that is at fault."""
    kept, faults = {}, []
    for field, value in given.items():
        try:
            kept[field] = CHECKS[field](value) if value is not None and field in CHECKS else value
        except checks.Unfit as unfit:
            faults.append({"pointer": f"/{field}", "detail": unfit.detail})
    if faults:
        raise BadInput("invalid_input", "Some of what was sent is not right.", faults)
    return {field: [] if value is None and field == "address_lines" else value for field, value in kept.items()}


def unreachable(preferred_channel, email, phone):
    """Why this person cannot be reached as they prefer (Unfit), or None."""
    if preferred_channel == "email" and not email:
        return checks.Unfit("channel_needs_contact", "To be reached by e-mail, an e-mail address is needed.")
    if preferred_channel == "sms" and not checks.is_mobile(phone):
        return checks.Unfit("channel_needs_contact", "To be reached by text message, a mobile number is needed.")
    if preferred_channel == "phone" and not phone:
        return checks.Unfit("channel_needs_contact", "To be reached by phone, a phone number is needed.")
    return None


def name_keys(given_name, family_name):
    """What a name is sorted and searched by: ("smith zoe", ["smith zoe", "zoe smith"])."""
    family, given = fold(family_name), fold(given_name or "")
    if not given:
        return family, [family]
    return f"{family} {given}", [f"{family} {given}", f"{given} {family}"]


def fold(words):
    """Small letters without accents, so that `zoë` is found by `Zoe`."""
    if words.isascii():
        return words.lower()
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
