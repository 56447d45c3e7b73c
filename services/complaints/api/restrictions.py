"""Restrictions on contact."""

from functools import partial

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api, letter_page
from services.complaints.commands import restrictions
from services.complaints.queries import restrictions as queries
from services.complaints.schemas.restrictions import (
    LiftRestriction,
    MyRestrictionView,
    RestrictContact,
    RestrictionQuery,
    RestrictionRowView,
    RestrictionView,
    ReviewRestriction,
)
from shared.clock import utc_now
from shared.http import PageQuery, caller, if_match, page, page_of, permission


@api.post("/complaints/restrictions")
@permission("complaints:restrict")
@api.input(RestrictContact)
@api.output(RestrictionView, 201)
def restrict_contact(json_data):
    """Restrict how a resident may contact us. A senior decides it; it never stops a complaint."""
    return restrictions.restrict_contact(json_data, act())


@api.get("/complaints/restrictions")
@permission("complaints:respond")
@api.input(RestrictionQuery, location="query")
@api.output(page_of(RestrictionRowView))
def list_restrictions(query_data):
    """Restrictions, the latest first; those whose review was missed when asked for."""
    fetch = partial(queries.list_restrictions, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["at"], row["id"]])


@api.get("/complaints/restrictions/<restriction_id>")
@permission("complaints:respond")
@api.output(RestrictionView)
def show_restriction(restriction_id):
    """One restriction, with its reasons and reviews."""
    return queries.show_restriction(restriction_id)


@api.post("/complaints/restrictions/<restriction_id>/review")
@permission("complaints:restrict")
@api.input(ReviewRestriction)
@api.output(RestrictionView)
def review_restriction(restriction_id, json_data):
    """Keep it until its next review, and say why."""
    return restrictions.review_restriction(
        restriction_id, json_data["reasons"], json_data["review_on"], act(), version=if_match()
    )


@api.post("/complaints/restrictions/<restriction_id>/lifting")
@permission("complaints:restrict")
@api.input(LiftRestriction)
@api.output(RestrictionView)
def lift_restriction(restriction_id, json_data):
    """End it."""
    return restrictions.lift_restriction(restriction_id, json_data["reasons"], act(), version=if_match())


@api.get("/complaints/restrictions/<restriction_id>/letters/<int:number>")
@permission("complaints:respond")
@api.output(FileSchema, content_type="text/html")
def show_restriction_letter(restriction_id, number):
    """A letter as it was sent, to print."""
    return letter_page(*queries.show_restriction_letter(restriction_id, number))


@api.get("/my-complaints/restrictions")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(MyRestrictionView))
def list_my_restrictions(query_data):
    """How one's own contact is or was restricted, and how to appeal."""
    fetch = partial(queries.list_my_restrictions, resident_id=caller().person_id)
    return page(query_data, fetch, position=lambda row: [row.decided_at, row.id])


@api.get("/my-complaints/restrictions/<restriction_id>/letters/<int:number>")
@permission("complaints:own")
@api.output(FileSchema, content_type="text/html")
def show_my_restriction_letter(restriction_id, number):
    """A letter as it was sent, to read."""
    return letter_page(*queries.show_my_restriction_letter(restriction_id, number, caller().person_id))
