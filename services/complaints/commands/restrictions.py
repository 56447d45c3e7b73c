"""Restrictions on contact, for unacceptable behaviour. `act` says who decides, and when."""

from services.complaints import letters_around
from services.complaints.commands.sending import written
from services.complaints.model import ContactRestriction
from services.complaints.projections import Resident, check_resident
from services.complaints.terms import terms_at
from shared.contracts.complaints import (
    ContactRestricted,
    ContactRestrictionLifted,
    ContactRestrictionReviewed,
    MessageRequested,
)


def restrict_contact(told, act):
    """Restrict how a resident may contact the landlord, and tell them why, until when, and how to appeal.

    Nothing that receives, promotes or escalates a complaint asks whether there is a restriction.
    told: as of ContactRestriction.decided.
    Raises: NotFound resident_not_found; BadInput review_not_ahead, begins_in_the_past; RuleBroken no_procedure.
    Announces: ContactRestricted; MessageRequested contact_restricted.
    Source: Complaint Handling Code 2024 para 5.14, 5.15.
    """
    check_resident(Resident.plain(told["resident_id"], "_id"))
    restriction = ContactRestriction.decided(ContactRestriction.next_id(), told, act)
    return _told_of(restriction, ContactRestricted, letters_around.restriction, act)


def review_restriction(restriction_id, reasons, review_on, act, *, version):
    """Keep a restriction until its next review, and say why it is still needed.

    review_on: date.
    Raises: NotFound contact_restriction_not_found; StaleVersion; RuleBroken lifted_already; BadInput review_not_ahead.
    Announces: ContactRestrictionReviewed; MessageRequested contact_restriction_reviewed.
    """
    restriction = ContactRestriction.get(restriction_id, version)
    restriction.review(reasons, review_on, act)
    return _told_of(restriction, ContactRestrictionReviewed, letters_around.restriction_reviewed, act)


def lift_restriction(restriction_id, reasons, act, *, version):
    """End a restriction.

    Raises: NotFound contact_restriction_not_found; StaleVersion; RuleBroken lifted_already.
    Announces: ContactRestrictionLifted; MessageRequested contact_restriction_lifted.
    """
    restriction = ContactRestriction.get(restriction_id, version)
    restriction.lift(reasons, act)
    return _told_of(restriction, ContactRestrictionLifted, letters_around.restriction_reviewed, act)


def _told_of(restriction, contract, compose, act):
    terms = terms_at(act.at, act.at)[0]
    restriction.announce(contract.of(restriction, review_on=restriction.review_day))
    letter = written(restriction, compose, terms, [restriction.resident_id])
    kept = restriction.add_letter(letter | {"recipient_id": restriction.resident_id}, terms.landlord_name, act)
    details = {"reference": restriction.reference, "letter": str(kept.number)}
    if restriction.review_on:
        details["review_on"] = restriction.review_on
    restriction.announce(
        MessageRequested(
            restriction.id,
            resident_id=restriction.resident_id,
            template=kept.template,
            about_kind="contact_restriction",
            about_id=restriction.id,
            details=details,
        )
    )
    return restriction.save()
