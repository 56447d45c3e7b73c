"""Templates by name: what a message says, and what kind of message it is."""

from string import Formatter

from services.membership.sending.redress import REDRESS
from services.membership.sending.staff_wording import STAFF_TEMPLATES
from services.membership.sending.wording import GENERIC, TEMPLATES

KNOWN = TEMPLATES | REDRESS | STAFF_TEMPLATES


def template_of(name):
    """The template with this name. One that is not known here is told in general words rather than not at all."""
    return KNOWN.get(name, GENERIC)


def enclosure_of(name, about_id, details):
    """The address of what goes into the same envelope as this letter, None where nothing does."""
    address = template_of(name).encloses
    return first_complete(address, details | {"about_id": about_id}) if address else None


def purpose_of(name):
    """What kind of message it is, which decides whether somebody who wants none may get it all the same."""
    return template_of(name).purpose


def first_complete(offered, known):
    """The first of these texts whose {details} are all known, filled in; None when none is."""
    for text in (offered,) if isinstance(offered, str) else offered:
        needed = {name for _, name, _, _ in Formatter().parse(text) if name}
        if needed <= known.keys():
            return text.format_map(known)
    return None
