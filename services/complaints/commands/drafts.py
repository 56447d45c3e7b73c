"""Drafts of responses, and who approves them. `act` says who, and when."""

from services.complaints.model import Complaint
from services.complaints.model.draft import ApprovalLimits, ResponseDraft, promised
from services.complaints.points import unanswered
from services.complaints.projections import roles_of
from services.complaints.states import check_investigated
from services.complaints.terms import terms_of
from shared.contracts.complaints import ResponseDraftApproved, ResponseDraftReturned
from shared.errors import NotFound, RuleBroken, StaleVersion


def save_response_draft(complaint_id, parts, act, *, version):
    """Save the draft of the response that the complaint waits for. Approved words that change lose their approval.

    parts: as of respond_to_complaint, as far as they are known. version: of the draft; 0 for a new one.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken not_possible_now; BadInput unknown_point,
    point_answered_twice.
    Announces: nothing.
    """
    complaint = _investigated(complaint_id)
    unanswered(complaint.current.points, parts)
    draft = ResponseDraft.of(complaint)
    _check_version(draft, version)
    return draft.save() if draft.write(parts, act) else draft


def approve_response_draft(complaint_id, act, *, version):
    """Approve a complete draft that others wrote. Whoever issues it issues exactly this.

    version: of the draft.
    Raises: NotFound complaint_not_found, response_draft_not_found; StaleVersion; RuleBroken not_possible_now,
    same_person, response_incomplete, decision_contradicts_points.
    Announces: ResponseDraftApproved; nothing when it was approved already.
    """
    complaint, draft = _drafted(complaint_id, version)
    parts = draft.parts | {"stage": draft.stage}
    terms_of(complaint, act.at).profile.check_response(draft.stage, parts, complaint.current.points)
    if not draft.approve(act):
        return draft
    draft.announce(ResponseDraftApproved.of(draft))
    return draft.save()


def return_response_draft(complaint_id, words, act, *, version):
    """Give a draft back to those who wrote it, and say what is to be changed. An approval is taken back.

    version: of the draft.
    Raises: NotFound complaint_not_found, response_draft_not_found; StaleVersion; RuleBroken not_possible_now.
    Announces: ResponseDraftReturned.
    """
    _, draft = _drafted(complaint_id, version)
    draft.give_back(words, act)
    draft.announce(ResponseDraftReturned.of(draft))
    return draft.save()


def set_approval_limits(limits, *, version):
    """Say how much money each role may promise without somebody else's approval.

    limits: {role: pence}; roles left out stay as they are.
    Raises: StaleVersion.
    """
    current = ApprovalLimits.current()
    _check_version(current, version)
    current.limits = current.limits | limits
    return current.save()


def check_approved(complaint, parts, act):
    """Refuse to issue what promises more money than one person may. Returns who approved it, None where nobody had to.

    Raises: RuleBroken approval_needed.
    """
    money = promised(parts)
    approver = ResponseDraft.approver_of(complaint, parts) if money else None
    limit = ApprovalLimits.of_roles(roles_of(act.by)) if money and approver is None else money
    if money > limit:
        detail = f"This promises {_pounds(money)}; above {_pounds(limit)} somebody else has to approve the draft first."
        raise RuleBroken("approval_needed", detail, limit_pence=limit, promised_pence=money)
    return approver


def _investigated(complaint_id):
    complaint = Complaint.get(complaint_id)
    check_investigated(complaint.state)
    return complaint


def _drafted(complaint_id, version):
    complaint = _investigated(complaint_id)
    draft = ResponseDraft.of(complaint)
    if not draft.version:
        raise NotFound("response_draft_not_found", "There is no draft of a response to this stage.")
    _check_version(draft, version)
    return complaint, draft


def _check_version(document, version):
    if document.version != version:
        raise StaleVersion(document.version)


def _pounds(pence):
    return f"£{pence // 100:,}.{pence % 100:02d}"
