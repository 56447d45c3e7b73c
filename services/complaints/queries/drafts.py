"""Drafts of responses: as they are, and what they still lack."""

from services.complaints.model import Complaint
from services.complaints.model.draft import ApprovalLimits, ResponseDraft, promised
from services.complaints.points import unanswered
from services.complaints.projections import roles_of
from shared.errors import BadInput, NotFound


def show_response_draft(complaint_id):
    """Of the stage that the complaint is at. Raises: NotFound complaint_not_found, response_draft_not_found."""
    return _draft(Complaint.get(complaint_id))


def show_response_checklist(complaint_id, staff_id):
    """What the draft states and lacks, and whether this member of staff may issue it alone.

    Raises: NotFound complaint_not_found, response_draft_not_found.
    Source: Complaint Handling Code 2024 para 6.9, 6.19.
    """
    complaint = Complaint.get(complaint_id)
    draft = _draft(complaint)
    parts, points = draft.parts | {"stage": draft.stage}, complaint.current.points
    profile = complaint.profile
    missing = {part.key for part in profile.missing_parts(draft.stage, parts)}
    faults = _faults(points, parts)
    money, limit = promised(parts), ApprovalLimits.of_roles(roles_of(staff_id))
    approved = draft.approved_by is not None
    return {
        "stage": draft.stage,
        "parts": [
            {"key": part.key, "label": part.label, "stated": part.key not in missing}
            for part in profile.response_parts[draft.stage]
        ],
        "faults": faults,
        "promised_pence": money,
        "limit_pence": limit,
        "approval_needed": money > limit and not approved,
        "approved_by": draft.approved_by,
        "ready": not missing and not faults and (money <= limit or approved),
    }


def show_approval_limits():
    return ApprovalLimits.current()


def _draft(complaint):
    draft = ResponseDraft.find(ResponseDraft.id_of(complaint))
    if draft is None:
        raise NotFound("response_draft_not_found", "There is no draft of a response to this stage.")
    return draft


def _faults(points, parts):
    try:
        return unanswered(points, parts)
    except BadInput as refused:  # the definition has fewer points by now
        return refused.fields
