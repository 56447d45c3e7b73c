"""Staff, and inviting people to accounts of their own."""

from services.membership.api.app import api
from services.membership.commands import invitations
from services.membership.commands import staff as commands
from services.membership.queries import staff as queries
from services.membership.schemas.staff import (
    ChangeStaffRoles,
    InvitedResidentView,
    InvitedStaffView,
    InviteResident,
    InviteStaffMember,
    StaffQuery,
    StaffView,
)
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.post("/staff")
@permission("staff:write")
@api.input(InviteStaffMember)
@api.output(InvitedStaffView, 201)
def invite_staff_member(json_data):
    """Invite a member of staff by e-mail, or hand the one-time code over. Again, before they activate: another code."""
    staff, code = commands.invite_staff_member(**json_data, now=utc_now())
    return StaffView().dump(staff) | {"activation_code": code}


@api.get("/staff")
@permission("staff:read")
@api.input(StaffQuery, location="query")
@api.output(page_of(StaffView))
def list_staff(query_data):
    """Staff by name."""
    return page(query_data, queries.list_staff, position=queries.position)


@api.get("/staff/<staff_id>")
@permission("staff:read")
@api.output(StaffView)
def show_staff_member(staff_id):
    """One member of staff."""
    return queries.show_staff_member(staff_id)


@api.put("/staff/<staff_id>/roles")
@permission("staff:write")
@api.input(ChangeStaffRoles)
@api.output(StaffView)
def change_staff_roles(staff_id, json_data):
    """Give a member of staff these roles in place of those they have."""
    return commands.change_staff_roles(staff_id, json_data["roles"], version=if_match(), now=utc_now())


@api.post("/staff/<staff_id>/suspension")
@permission("staff:write")
@api.output(StaffView)
def suspend_staff_member(staff_id):
    """Shut a member of staff out, everywhere and within seconds."""
    return commands.suspend_staff_member(staff_id, version=if_match(), now=utc_now())


@api.post("/staff/<staff_id>/reinstatement")
@permission("staff:write")
@api.output(StaffView)
def reinstate_staff_member(staff_id):
    """Let a suspended member of staff in again."""
    return commands.reinstate_staff_member(staff_id, version=if_match(), now=utc_now())


@api.post("/residents/<resident_id>/invitation")
@permission("residents:write")
@api.input(InviteResident)
@api.output(InvitedResidentView, 201)
def invite_resident(resident_id, json_data):
    """Give a resident an account. The code goes to them by the channel they chose, or is handed over."""
    account, code = invitations.invite_resident(resident_id, **json_data, now=utc_now())
    return InvitedResidentView().dump(account) | {"activation_code": code}
