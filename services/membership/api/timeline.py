"""What happened with a resident, from all services."""

from functools import partial

import structlog

from services.membership.api.app import api
from services.membership.api.residents import own_id
from services.membership.queries import timeline as queries
from services.membership.schemas.timeline import TimelineEntry
from shared.http import PageQuery, caller, page, page_of, permission

log = structlog.get_logger()


@api.get("/residents/<resident_id>/timeline")
@permission("timeline:read")
@api.input(PageQuery, location="query")
@api.output(page_of(TimelineEntry))
def show_timeline(resident_id, query_data):
    """What happened with a resident, newest first. That you looked is recorded."""
    shown = page(query_data, partial(queries.show_timeline, resident_id), position=queries.position)
    log.info("timeline_read", resident_id=resident_id, reader_id=caller().person_id)
    return shown


@api.get("/me/timeline")
@permission("profile:own")
@api.input(PageQuery, location="query")
@api.output(page_of(TimelineEntry))
def show_own_timeline(query_data):
    """What happened with you, newest first."""
    return page(query_data, partial(queries.show_own_timeline, own_id()), position=queries.position)
