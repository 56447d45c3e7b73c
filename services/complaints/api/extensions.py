"""An answer that is put off beyond the extension, and what the resident is told meanwhile."""

from services.complaints.api.app import act, api
from services.complaints.commands import extensions
from services.complaints.deadlines import Duration
from services.complaints.schemas.extensions import ExtendComplaintFurther, UpdateComplaint
from services.complaints.schemas.views import ComplaintView
from shared.http import if_match, permission


@api.post("/complaints/<complaint_id>/further-extension")
@permission("complaints:respond")
@api.input(ExtendComplaintFurther)
@api.output(ComplaintView)
def extend_complaint_further(complaint_id, json_data):
    """Put the response off beyond the extension: for good reason only, and with updates as agreed with the resident."""
    every = json_data["updates_every"]
    asked = json_data | {"updates_every": every and Duration(**every)}
    return extensions.extend_complaint_further(complaint_id, asked, act(), version=if_match())


@api.post("/complaints/<complaint_id>/updates")
@permission("complaints:respond")
@api.input(UpdateComplaint)
@api.output(ComplaintView)
def update_complaint(complaint_id, json_data):
    """Tell the resident how it stands while they wait for an answer that was put off."""
    return extensions.update_complaint(complaint_id, json_data["text"], act(), version=if_match())
