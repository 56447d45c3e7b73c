"""Groups of residents and the places in them."""

from services.membership.api.app import api
from services.membership.commands import groups as commands
from services.membership.queries import groups as queries
from services.membership.schemas.groups import (
    ChangeGroup,
    EndRole,
    FormGroup,
    GrantRole,
    GroupsQuery,
    GroupSummary,
    GroupView,
    GroupWithTraining,
    PlaceView,
)
from shared.clock import utc_now
from shared.http import if_match, page, page_of, permission


@api.post("/groups")
@permission("groups:write")
@api.input(FormGroup)
@api.output(GroupView, 201)
def form_group(json_data):
    """Put a panel, board or association on the list."""
    return commands.form_group(json_data)


@api.get("/groups")
@permission("groups:read")
@api.input(GroupsQuery, location="query")
@api.output(page_of(GroupSummary))
def list_groups(query_data):
    """Groups by name."""
    return page(query_data, queries.list_groups, position=queries.position)


@api.get("/groups/<group_id>")
@permission("groups:read")
@api.output(GroupWithTraining)
def show_group(group_id):
    """One group, its members, and how far they are with the training their roles require."""
    return queries.show_group(group_id, utc_now().date())


@api.patch("/groups/<group_id>")
@permission("groups:write")
@api.input(ChangeGroup)
@api.output(GroupView)
def change_group(group_id, json_data):
    """Change what a group is and what its roles require."""
    return commands.change_group(group_id, json_data, version=if_match())


@api.post("/groups/<group_id>/members")
@permission("groups:write")
@api.input(GrantRole)
@api.output(GroupView, 201)
def grant_role(group_id, json_data):
    """Give a resident a place in the group."""
    term = (json_data.pop("term_starts_on"), json_data.pop("term_ends_on"))
    return commands.grant_role(group_id, **json_data, term=term)


@api.get("/groups/<group_id>/members/<resident_id>")
@permission("groups:read")
@api.output(PlaceView)
def show_member(group_id, resident_id):
    """One member's place."""
    return queries.show_member(group_id, resident_id, utc_now().date())


@api.post("/groups/<group_id>/members/<resident_id>/end")
@permission("groups:write")
@api.input(EndRole)
@api.output(GroupView)
def end_role(group_id, resident_id, json_data):
    """End a resident's place in the group. It stays on record."""
    return commands.end_role(group_id, resident_id, **json_data)
