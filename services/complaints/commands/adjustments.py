"""What is agreed with a person to do differently for them. `act` says who, and when."""

from services.complaints.model import Adjustments
from services.complaints.projections import Resident, check_resident
from shared.contracts.complaints import AdjustmentsAgreed


def agree_adjustments(resident_id, wanted, act, *, version):
    """Keep what is agreed with a resident from now on, each until its next review, at most a year ahead.

    wanted: {Adjustment: date of the next review}; what is left out is no longer agreed.
    Raises: NotFound resident_not_found; StaleVersion; BadInput review_not_ahead.
    Announces: AdjustmentsAgreed, with neither what nor whose.
    Source: Equality Act 2010 s.20; Complaint Handling Code 2024 para 5.10.
    """
    check_resident(Resident.plain(resident_id, "_id"))
    adjustments = Adjustments.of(resident_id)
    adjustments.check_version(version)
    adjustments.agree(wanted, act)
    adjustments.announce(AdjustmentsAgreed.of(adjustments))
    return adjustments.save()
