"""Who speaks for a complainant, and until when. `act` says who records it, and when."""

from services.complaints.model import Complaint
from services.complaints.model.representation import STANDING_IN
from services.complaints.projections import Resident, check_resident
from services.complaints.vocabulary import AuthorityGiven
from shared.contracts.complaints import RepresentativeAuthorityWithdrawn, RepresentativeNamed
from shared.errors import RuleBroken


def name_representative(complaint_id, told, act, *, version):
    """Record that somebody speaks for a complainant, by what authority, and until when.

    told: {resident_id: of the member they speak for, None where there is one; kind, person_id, full_name, contact,
    given, given_at: aware datetime, UTC, or None for now; until: date or None}.
    Raises: NotFound complaint_not_found, member_not_found, resident_not_found; StaleVersion; RuleBroken no_complainant,
    say_which_member, already_represents, not_deceased, authority_died; BadInput authority_ended,
    authority_in_the_future, authority_does_not_fit.
    Announces: RepresentativeNamed.
    Source: Complaint Handling Code 2024 para 1.3.
    """
    return _name(Complaint.get(complaint_id, version), told | {"given_at": told["given_at"] or act.at}, act)


def name_my_representative(complaint_id, told, act):
    """Let somebody speak for oneself.

    told: {kind, person_id, full_name, contact, until}.
    Raises: NotFound complaint_not_found, resident_not_found; RuleBroken already_represents; BadInput authority_ended.
    Announces: RepresentativeNamed.
    """
    complaint = Complaint.get(complaint_id)
    given = {"given": str(AuthorityGiven.IN_WRITING), "given_at": act.at}
    return _name(complaint, told | given | {"resident_id": complaint.check_own(act.by, act.at)}, act)


def withdraw_authority(complaint_id, number, act, *, version):
    """Record that a complainant no longer wants somebody to speak for them: they see nothing more from now on.

    Raises: NotFound complaint_not_found, representative_not_found; StaleVersion.
    Announces: RepresentativeAuthorityWithdrawn; nothing when it was withdrawn before.
    """
    return _withdraw(Complaint.get(complaint_id, version), number, None, act)


def withdraw_my_authority(complaint_id, number, act):
    """Let somebody no longer speak for oneself.

    Raises: NotFound complaint_not_found, representative_not_found.
    Announces: as of withdraw_authority.
    """
    complaint = Complaint.get(complaint_id)
    return _withdraw(complaint, number, complaint.check_own(act.by, act.at), act)


def _name(complaint, told, act):
    if told["person_id"] is not None:
        check_resident(Resident.plain(told["person_id"], "_id"))
    found = complaint.name_representative(told, act)
    _check_life(Resident.plain(found.resident_id, "state"), found.kind)
    complaint.announce(RepresentativeNamed.of(complaint))
    return complaint.save()


def _withdraw(complaint, number, resident_id, act):
    if not complaint.withdraw_authority(number, resident_id, act):
        return complaint
    complaint.announce(RepresentativeAuthorityWithdrawn.of(complaint))
    return complaint.save()


def _check_life(row, kind):
    """A living person's authority ends with their life; only then does an executor's begin."""
    deceased = row is not None and row.get("state") == "deceased"
    if kind in STANDING_IN and not deceased:
        raise RuleBroken("not_deceased", "This is for a resident who has died, and nobody has told us of that.")
    if kind not in STANDING_IN and deceased:
        detail = "This resident has died: an executor, an administrator or the next of kin speaks for them."
        raise RuleBroken("authority_died", detail)
