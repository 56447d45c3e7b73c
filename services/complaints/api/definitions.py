"""What a complaint is understood to be: for staff, and for the resident who agrees or asks for a correction."""

from services.complaints.api.app import act, api
from services.complaints.commands import definitions as commands
from services.complaints.schemas.definitions import (
    AgreeMyDefinition,
    CorrectMyDefinition,
    RaiseComplaintIssue,
    RecordDefinitionAgreement,
    RecordDefinitionCorrection,
)
from services.complaints.schemas.requests import AcknowledgeComplaint
from services.complaints.schemas.views import ComplaintView, MyComplaintView
from shared.http import if_match, permission


@api.put("/complaints/<complaint_id>/definition")
@permission("complaints:respond")
@api.input(AcknowledgeComplaint)
@api.output(ComplaintView)
def change_complaint_definition(complaint_id, json_data):
    """Send the resident another version of the definition. Earlier ones are kept."""
    return commands.change_complaint_definition(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/definition-agreement")
@permission("complaints:respond")
@api.input(RecordDefinitionAgreement)
@api.output(ComplaintView)
def record_definition_agreement(complaint_id, json_data):
    """Record that the resident told us that they agree to the definition."""
    return commands.record_definition_agreement(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/definition-correction")
@permission("complaints:respond")
@api.input(RecordDefinitionCorrection)
@api.output(ComplaintView)
def record_definition_correction(complaint_id, json_data):
    """Record that the resident asked us for a correction of the definition."""
    return commands.record_definition_correction(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/issues")
@permission("complaints:respond")
@api.input(RaiseComplaintIssue)
@api.output(ComplaintView)
def raise_complaint_issue(complaint_id, json_data):
    """Deal with an issue that came up on the way: a new point at stage 1, or otherwise a new complaint."""
    return commands.raise_complaint_issue(complaint_id, json_data, act(), version=if_match())


@api.post("/my-complaints/<complaint_id>/definition-agreement")
@permission("complaints:own")
@api.input(AgreeMyDefinition)
@api.output(MyComplaintView)
def agree_my_definition(complaint_id, json_data):
    """Agree to what we understand the complaint to be."""
    return commands.agree_my_definition(complaint_id, json_data["number"], act())


@api.post("/my-complaints/<complaint_id>/definition-correction")
@permission("complaints:own")
@api.input(CorrectMyDefinition)
@api.output(MyComplaintView)
def correct_my_definition(complaint_id, json_data):
    """Say what is not right about what we understand the complaint to be."""
    return commands.correct_my_definition(complaint_id, json_data, act())
