"""How a landlord and a person deal with each other: restrictions on contact, and what was agreed to do differently."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Codes, Day, Id

RESTRICTED = (
    "phone_calls",
    "emails",
    "office_visits",
    "home_visits",
    "social_media",
    "one_named_contact",
    "set_times",
    "in_writing_only",
    "repeated_matters",
)
RESTRICTION_STATES = ("in_force", "lifted")


class ContactRestrictionState(Event):
    """A restriction on how a resident may contact the landlord. It never stops a complaint."""

    entity = "contact_restriction"
    resident_id = Id(required=True)
    restricted = Codes(RESTRICTED, required=True)
    state = Code(RESTRICTION_STATES, required=True)
    review_on = Day(allow_none=True)  # null once lifted


class ContactRestricted(ContactRestrictionState):
    """A senior restricted it; the resident is told why, and how to appeal."""

    name = "complaints.contact_restricted"


class ContactRestrictionReviewed(ContactRestrictionState):
    """It stays, until the next review."""

    name = "complaints.contact_restriction_reviewed"


class ContactRestrictionReviewMissed(ContactRestrictionState):
    """The day of its review has passed without one. Told once for each."""

    name = "complaints.contact_restriction_review_missed"


class ContactRestrictionLifted(ContactRestrictionState):
    """It is over."""

    name = "complaints.contact_restriction_lifted"


class ContactRestrictionRestated(ContactRestrictionState):
    """A restriction as it is, told again for a reader that lacks it."""

    name = "complaints.contact_restriction_restated"


class AdjustmentsState(Event):
    """That something agreed with a person is to be reviewed: neither what, nor with whom. The id leads there."""

    entity = "adjustments"
    review_on = Day(allow_none=True)  # null while nothing is agreed


class AdjustmentsAgreed(AdjustmentsState):
    """What is agreed changed, or was reviewed."""

    name = "complaints.adjustments_agreed"


class AdjustmentsReviewNeeded(AdjustmentsState):
    """The day of the review has come. Told once for each."""

    name = "complaints.adjustments_review_needed"


class AdjustmentsRestated(AdjustmentsState):
    """As it is, told again for a reader that lacks it."""

    name = "complaints.adjustments_restated"
