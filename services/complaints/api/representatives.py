"""Who speaks for a complainant."""

from services.complaints.api.app import act, api
from services.complaints.commands import representatives
from services.complaints.schemas.people import NameMyRepresentative, NameRepresentative
from services.complaints.schemas.views import ComplaintView, MyComplaintView
from shared.http import if_match, permission


@api.post("/complaints/<complaint_id>/representatives")
@permission("complaints:respond")
@api.input(NameRepresentative)
@api.output(ComplaintView)
def name_representative(complaint_id, json_data):
    """Record that somebody speaks for a complainant, by what authority, and until when."""
    return representatives.name_representative(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/representatives/<int:number>/withdrawal")
@permission("complaints:respond")
@api.output(ComplaintView)
def withdraw_authority(complaint_id, number):
    """Record that a representative no longer speaks for the complainant: they see and are sent nothing more."""
    return representatives.withdraw_authority(complaint_id, number, act(), version=if_match())


@api.post("/my-complaints/<complaint_id>/representatives")
@permission("complaints:own")
@api.input(NameMyRepresentative)
@api.output(MyComplaintView)
def name_my_representative(complaint_id, json_data):
    """Let somebody speak for oneself."""
    return representatives.name_my_representative(complaint_id, json_data, act())


@api.post("/my-complaints/<complaint_id>/representatives/<int:number>/withdrawal")
@permission("complaints:own")
@api.output(MyComplaintView)
def withdraw_my_authority(complaint_id, number):
    """Let somebody no longer speak for oneself."""
    return representatives.withdraw_my_authority(complaint_id, number, act())
