"""What a panel of residents may see, and what they suggested."""

from services.complaints.commands.panel import panel_case
from services.complaints.model import Complaint, PanelAssistance, PanelMember
from services.complaints.panel import PanelState


def list_panel_cases(after, limit, *, resident_id, now):
    """The cases that this member of the panel may see, in a stable order."""
    member = PanelMember.find(resident_id)
    if member is None or not member.is_bound(now):
        return []
    condition = {"member_ids": resident_id, "state": str(PanelState.CONSENTED), "gone_at": None}
    if after:
        condition["_id"] = {"$gt": after[0]}
    found = PanelAssistance.collection().find(condition).sort("_id", 1).limit(limit)
    return [PanelAssistance.loaded(raw) for raw in found]


def show_panel_case(complaint_id, resident_id, *, now):
    """Raises: NotFound panel_case_not_found."""
    return panel_case(complaint_id, resident_id, now)


def show_panel_assistance(complaint_id):
    """For staff. Raises: NotFound panel_assistance_not_found."""
    return PanelAssistance.get(complaint_id)


def show_my_panel_assistance(complaint_id, resident_id, *, now):
    """For the resident who agreed to it. Raises: NotFound complaint_not_found, panel_assistance_not_found."""
    Complaint.get(complaint_id).check_first(resident_id, now)
    return PanelAssistance.get(complaint_id)


def show_panel_member(resident_id):
    """The agreement on record. Raises: NotFound panel_member_not_found."""
    return PanelMember.get(resident_id)
