"""Where the law has a hand on a complaint."""

from shared.contracts.complaints.complaint import ComplaintState


class LegalProceedingsRecorded(ComplaintState):
    """A claim was filed at court."""

    name = "complaints.legal_proceedings_recorded"


class LegalHoldApplied(ComplaintState):
    """Nothing of it may be removed until the hold is lifted."""

    name = "complaints.legal_hold_applied"


class LegalHoldLifted(ComplaintState):
    """It is kept as any other from now on."""

    name = "complaints.legal_hold_lifted"
