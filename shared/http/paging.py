"""Lists, page by page, in a stable order. A cursor is the last place seen, signed for one list of one landlord."""

import hashlib
import json
from datetime import datetime
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer
from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.context import landlord
from shared.errors import Malformed
from shared.http.requests import current
from shared.http.wiring import wiring

MOST, USUAL = 100, 50  # items a page


class PageQuery(Schema):
    """What every list takes. Subclasses add their filters."""

    limit = fields.Integer(load_default=USUAL, validate=Range(1, MOST), metadata={"description": "Items a page."})
    cursor = fields.String(
        validate=Length(1, 1000), metadata={"description": "`next` of the page before, as it was given."}
    )


class Page(dict):
    """One page as it is answered: items, and the cursor of the next page or None."""


def page_of(item_schema):
    """The output schema of a list of such items."""
    name = item_schema.__name__.removesuffix("View").removesuffix("Schema") + "Page"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item_schema), required=True),
            "next": fields.String(required=True, allow_none=True, metadata={"description": "Cursor of the next page."}),
        },
        name=name,
    )


def page(query, fetch, *, position):
    """One page of a list.

    query: what PageQuery (with its filters) loaded.
    fetch(after, limit, **filters): up to `limit` rows that follow the position `after` (None: from the start).
    position(row): where a row stands in that order, as a list of texts, numbers and times, ending with its id.
    """
    filters = {name: value for name, value in query.items() if name not in ("limit", "cursor")}
    signer = _signer(filters)
    after = _read(signer, query["cursor"]) if "cursor" in query else None
    rows = list(fetch(after, query["limit"] + 1, **filters))
    more = len(rows) > query["limit"]
    rows = rows[: query["limit"]]
    return Page(items=rows, next=_written(signer, position(rows[-1])) if more else None)


def link_of(shown):
    """The Link header of a page, None on the last one. Source: RFC 8288."""
    if shown["next"] is None:
        return None
    request = current()
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f'<{request.path}?{urlencode([*asked, ("cursor", shown["next"])])}>; rel="next"'


def _signer(filters):
    request = current()
    bound = json.dumps([landlord(), request.pattern, request.view_args, filters], sort_keys=True, default=str)
    return URLSafeSerializer(wiring.secret, salt="cursor|" + hashlib.sha256(bound.encode()).hexdigest())


def _written(signer, place):
    return signer.dumps([{"at": part.isoformat()} if isinstance(part, datetime) else part for part in place])


def _read(signer, cursor):
    try:
        place = signer.loads(cursor)
    except BadData:
        raise Malformed("bad_cursor", "This cursor does not belong to this list. Start from the first page.") from None
    return [datetime.fromisoformat(part["at"]) if isinstance(part, dict) else part for part in place]
