"""Residents, for staff and for themselves."""

import structlog

from services.membership.api.app import api
from services.membership.commands import residents as commands
from services.membership.queries import residents as queries
from services.membership.schemas.residents import (
    ChangeOwnDetails,
    ChangeResident,
    RecordMovingOut,
    RegisterResident,
    ResidentsQuery,
    ResidentSummary,
    ResidentView,
)
from shared.clock import utc_now
from shared.errors import NotAllowed
from shared.http import caller, if_match, page, page_of, permission

log = structlog.get_logger()


@api.post("/residents")
@permission("residents:write")
@api.input(RegisterResident)
@api.output(ResidentView, 201)
def register_resident(json_data):
    """Register one resident. `external_reference` is the key of later imports."""
    return commands.register_resident(json_data, now=utc_now())


@api.get("/residents")
@permission("residents:read")
@api.input(ResidentsQuery, location="query")
@api.output(page_of(ResidentSummary))
def list_residents(query_data):
    """Residents by family name."""
    return page(query_data, queries.list_residents, position=queries.position)


@api.get("/residents/<resident_id>")
@permission("residents:read")
@api.output(ResidentView)
def show_resident(resident_id):
    """One resident. That you looked is recorded."""
    resident = queries.show_resident(resident_id)
    log.info("resident_read", resident_id=resident.id, reader_id=caller().person_id)
    return resident


@api.patch("/residents/<resident_id>")
@permission("residents:write")
@api.input(ChangeResident)
@api.output(ResidentView)
def change_resident(resident_id, json_data):
    """Change a resident's details; null empties one."""
    return commands.change_resident(resident_id, json_data, version=if_match())


@api.post("/residents/<resident_id>/moved-out")
@permission("residents:write")
@api.input(RecordMovingOut)
@api.output(ResidentView)
def record_moving_out(resident_id, json_data):
    """Record that a resident moved out or died: no longer asked, no longer written to."""
    return commands.record_moving_out(resident_id, **json_data, today=utc_now().date())


@api.get("/me/resident")
@permission("profile:own")
@api.output(ResidentView)
def show_own_details():
    """What your landlord keeps about you."""
    return queries.show_own_details(own_id())


@api.patch("/me/resident")
@permission("profile:own")
@api.input(ChangeOwnDetails)
@api.output(ResidentView)
def change_own_details(json_data):
    """Change how you are reached and how much you take part."""
    return commands.change_own_details(own_id(), json_data)


def own_id():
    """Id of the resident who asks. Raises NotAllowed residents_only."""
    who = caller()
    if who.kind != "resident":
        raise NotAllowed("residents_only", "This page is for residents themselves.")
    return who.person_id
