"""The file of a case, for staff; and what the resident adds to it."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import case_entries as commands
from services.complaints.queries import case_entries as queries
from services.complaints.schemas.case_entries import (
    AddCaseEntry,
    AddToMyCase,
    CaseEntryQuery,
    CaseEntryView,
    MyCaseEntryView,
)
from shared.clock import utc_now
from shared.http import PageQuery, caller, page, page_of, permission


@api.post("/complaints/<complaint_id>/entries")
@permission("complaints:respond")
@api.input(AddCaseEntry)
@api.output(CaseEntryView, 201)
def add_case_entry(complaint_id, json_data):
    """Write down a note, a call, a letter, a visit. It stays as it is; a correction is a new entry."""
    return commands.add_case_entry(complaint_id, json_data, act())


@api.get("/complaints/<complaint_id>/entries")
@permission("complaints:read")
@api.input(CaseEntryQuery, location="query")
@api.output(page_of(CaseEntryView))
def list_case_entries(complaint_id, query_data):
    """The file of a case, the latest first."""
    return page(query_data, partial(queries.list_case_entries, complaint_id=complaint_id), position=_position)


@api.post("/my-complaints/<complaint_id>/entries")
@permission("complaints:own")
@api.input(AddToMyCase)
@api.output(MyCaseEntryView, 201)
def add_to_my_case(complaint_id, json_data):
    """Add information to one's own complaint."""
    return commands.add_to_my_case(complaint_id, json_data, act())


@api.get("/my-complaints/<complaint_id>/entries")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(MyCaseEntryView))
def list_my_case_entries(complaint_id, query_data):
    """What one has added oneself, the latest first."""
    fetch = partial(
        queries.list_my_case_entries, complaint_id=complaint_id, person_id=caller().person_id, now=utc_now()
    )
    return page(query_data, fetch, position=_position)


def _position(row):
    return [row["recorded_at"], row["id"]]
