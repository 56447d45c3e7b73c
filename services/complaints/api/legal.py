"""Legal proceedings and holds."""

from services.complaints.api.app import act, api
from services.complaints.commands import legal
from services.complaints.schemas.legal import ApplyLegalHold, LiftLegalHold, RecordLegalProceedings
from services.complaints.schemas.views import ComplaintView
from shared.http import if_match, permission


@api.post("/complaints/<complaint_id>/legal-proceedings")
@permission("complaints:respond")
@api.input(RecordLegalProceedings)
@api.output(ComplaintView)
def record_legal_proceedings(complaint_id, json_data):
    """Record that a claim was filed at court, and hold everything."""
    return legal.record_legal_proceedings(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/legal-hold")
@permission("complaints:respond")
@api.input(ApplyLegalHold)
@api.output(ComplaintView)
def apply_legal_hold(complaint_id, json_data):
    """Let nothing of it be removed until the hold is lifted."""
    return legal.apply_legal_hold(complaint_id, json_data["reason"], act(), version=if_match())


@api.post("/complaints/<complaint_id>/legal-hold/lifting")
@permission("complaints:respond_finally")
@api.input(LiftLegalHold)
@api.output(ComplaintView)
def lift_legal_hold(complaint_id, json_data):
    """Let it be kept as any other again. A senior decides this."""
    return legal.lift_legal_hold(complaint_id, json_data["reason"], act(), version=if_match())
