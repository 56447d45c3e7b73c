"""To whom a message goes, as they are now, and whether they still want it."""

from dataclasses import dataclass

from services.membership.model.messages import MADE_BY_HAND
from services.membership.model.residents import Resident
from services.membership.model.staff import StaffMember
from services.membership.sending.templates import purpose_of
from services.membership.sending.wording import COMPLAINT, ENGAGEMENT


@dataclass(frozen=True)
class Recipient:
    full_name: str
    greeted_as: str
    email: str | None
    lines: tuple  # postal address
    preferred_channel: str
    format: str = "standard"
    state: str = "active"
    involvement: str = "regular"

    def unwanted(self, template):
        """Why this person is not to be sent this, or None.

        People who left are not written to, but for the answer to their complaint, which outlives the tenancy. Who wants
        no part in engagement is not asked to take part, but is told what the law, their complaint or their account has
        them told.
        """
        if self.state in ("deceased", "suspended") or (self.state == "moved_out" and purpose_of(template) != COMPLAINT):
            return self.state
        if self.involvement == "none" and purpose_of(template) == ENGAGEMENT:
            return "no_involvement"
        return None

    def channel(self, email_refused=False):
        """email or post: the one they chose where it can be, the other where it cannot; None where neither can.

        Text messages and phone calls are not made yet: who chose them gets a letter.
        """
        by_email = self.email and not email_refused and self.format not in MADE_BY_HAND
        if self.preferred_channel == "email" and by_email:
            return "email"
        if self.lines:
            return "post"
        return "email" if by_email else None


def recipient_of(message):
    """The Recipient of a message, None where there is no such person any more."""
    if message.person_kind == "staff":
        staff = StaffMember.find(message.person_id)
        return staff and Recipient(staff.name, staff.name, staff.email, (), "email", state=staff.state)
    resident = Resident.find(message.person_id)
    return resident and _resident(resident)


def _resident(resident):
    names = [resident.title, resident.given_name, resident.family_name]
    formal = [resident.title, resident.family_name] if resident.title else [resident.given_name, resident.family_name]
    lines = tuple(filter(None, [*resident.address_lines, resident.postcode])) if resident.address_lines else ()
    return Recipient(
        full_name=" ".join(filter(None, names)),
        greeted_as=" ".join(filter(None, formal)),
        email=resident.email,
        lines=lines,
        preferred_channel=resident.preferred_channel,
        format=resident.format,
        state=resident.state,
        involvement=resident.involvement,
    )
