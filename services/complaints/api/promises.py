"""What was promised to a resident."""

from functools import partial

from services.complaints.api.app import api
from services.complaints.queries import promises as queries
from services.complaints.schemas.promises import MyPromisesView
from shared.clock import utc_now
from shared.http import PageQuery, caller, page, page_of, permission


@api.get("/my-promises")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(MyPromisesView))
def list_my_promises(query_data):
    """Everything that was promised to you, whether it was kept, and how to go further."""
    fetch = partial(queries.list_my_promises, resident_id=caller().person_id, now=utc_now())
    return page(query_data, fetch, position=lambda row: [row["received_at"], row["complaint_id"]])
