"""What kind of home a complaint comes from, for the measures."""

from services.complaints.model import Complaint


def set_complaint_tenure_group(complaint_id, group, act, *, version):
    """Put right what the resident's tenure said when the complaint was received, or could not say.

    group: TenureGroup. Raises: NotFound complaint_not_found; StaleVersion.
    """
    complaint = Complaint.get(complaint_id, version)
    return complaint.save() if complaint.belong_to(group, act) else complaint
