"""What concerns one member of a group complaint alone. `act` says who, and when."""

from services.complaints.model import Complaint


def address_individual_part(complaint_id, resident_id, said, act, *, version):
    """Say what the answer of this stage says to one member alone. It is sent to them with the answer, not before.

    said: {decision, reasons, remedies}.
    Raises: NotFound complaint_not_found, member_not_found; StaleVersion; RuleBroken nothing_individual,
    not_possible_now.
    Announces: nothing; the answer does.
    Source: Complaint Handling Code 2024 para 6.7.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.address(resident_id, said, act)
    return complaint.save()
