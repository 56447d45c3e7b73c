"""Complaints that several residents make together."""

from services.complaints.api.app import act, api
from services.complaints.commands import groups, individual
from services.complaints.schemas.people import (
    AddressIndividualPart,
    JoinGroupComplaint,
    JoinMyGroupComplaint,
    OpenGroupComplaint,
)
from services.complaints.schemas.views import ComplaintView, MyComplaintView
from shared.http import if_match, permission


@api.post("/complaints/groups")
@permission("complaints:receive")
@api.input(OpenGroupComplaint)
@api.output(ComplaintView, 201)
def open_group_complaint(json_data):
    """Log what several residents complain about together: one complaint, one clock."""
    told = {name: value for name, value in json_data.items() if name != "members"}
    return groups.open_group_complaint(told, json_data["members"], act())


@api.post("/complaints/<complaint_id>/members")
@permission("complaints:respond")
@api.input(JoinGroupComplaint)
@api.output(ComplaintView)
def join_group_complaint(complaint_id, json_data):
    """Record that one more resident consents to be part of it."""
    return groups.join_group_complaint(complaint_id, json_data, act(), version=if_match())


@api.post("/complaints/<complaint_id>/members/<resident_id>/departure")
@permission("complaints:respond")
@api.output(ComplaintView)
def leave_group_complaint(complaint_id, resident_id):
    """Record that a member goes on alone. Their own complaint keeps dates, clocks, stage and history."""
    return groups.leave_group_complaint(complaint_id, resident_id, act(), version=if_match())


@api.post("/complaints/<complaint_id>/members/<resident_id>/answer")
@permission("complaints:respond")
@api.input(AddressIndividualPart)
@api.output(ComplaintView)
def address_individual_part(complaint_id, resident_id, json_data):
    """Say what the answer of this stage says to one member alone. It is sent with the answer."""
    return individual.address_individual_part(complaint_id, resident_id, json_data, act(), version=if_match())


@api.post("/my-complaints/groups")
@permission("complaints:own")
@api.input(JoinMyGroupComplaint)
@api.output(MyComplaintView)
def join_my_group_complaint(json_data):
    """Join a group complaint, by its reference."""
    return groups.join_my_group_complaint(json_data["reference"], json_data["individual"], act())


@api.post("/my-complaints/<complaint_id>/departure")
@permission("complaints:own")
@api.output(MyComplaintView)
def leave_my_group_complaint(complaint_id):
    """Go on alone, with a complaint of one's own that lost nothing."""
    return groups.leave_my_group_complaint(complaint_id, act())
