"""Households that live elsewhere until their home can be lived in again."""

from functools import partial

from services.complaints.api.app import act, api
from services.complaints.commands import decants
from services.complaints.queries import decants as queries
from services.complaints.schemas.decants import (
    ChangeDecant,
    DecantQuery,
    DecantRowView,
    DecantView,
    EndDecant,
    RecordDecantContact,
    StartDecant,
)
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.post("/decants")
@permission("decants:write")
@api.input(StartDecant)
@api.output(DecantView, 201)
def start_decant(json_data):
    """Record that a household had to leave its home for a while."""
    return decants.start_decant(json_data, act())


@api.get("/decants")
@permission("decants:read")
@api.input(DecantQuery, location="query")
@api.output(page_of(DecantRowView))
def list_decants(query_data):
    """Households that live elsewhere, those for longest first."""
    fetch = partial(queries.list_decants, now=utc_now())
    return page(query_data, fetch, position=lambda one: [one.started_on, one.id])


@api.get("/decants/<decant_id>")
@permission("decants:read")
@api.output(DecantView)
def show_decant(decant_id):
    """One stay, with what the household needs and who asked how they are."""
    return queries.show_decant(decant_id)


@api.put("/decants/<decant_id>")
@permission("decants:write")
@api.input(ChangeDecant)
@api.output(DecantView)
def change_decant(decant_id, json_data):
    """Say anew when they may return, where they stay and what they need."""
    return decants.change_decant(decant_id, json_data, act(), version=if_match())


@api.post("/decants/<decant_id>/contacts")
@permission("decants:write")
@api.input(RecordDecantContact)
@api.output(DecantView)
def record_decant_contact(decant_id, json_data):
    """Record that somebody asked the household how they are. The next time is due a week later."""
    return decants.record_decant_contact(decant_id, json_data, act(), version=if_match())


@api.post("/decants/<decant_id>/end")
@permission("decants:write")
@api.input(EndDecant)
@api.output(DecantView)
def end_decant(decant_id, json_data):
    """Record that they are back, or will not come back."""
    return decants.end_decant(decant_id, json_data["ended_on"], json_data["reason"], act(), version=if_match())
