"""The quarterly pack for the governing body."""

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api, html_page
from services.complaints.commands import packs
from services.complaints.queries import packs as queries
from services.complaints.schemas.packs import ConfirmQuarterlyPack, QuarterlyPackRowView, QuarterlyPackView
from shared.http import PageQuery, page, page_of, permission


@api.get("/complaints/packs")
@permission("complaints:figures")
@api.input(PageQuery, location="query")
@api.output(page_of(QuarterlyPackRowView))
def list_quarterly_packs(query_data):
    """Quarterly packs, the latest first, with who has received and read them."""
    return page(query_data, queries.list_quarterly_packs, position=lambda row: [row["first"]])


@api.get("/complaints/packs/<pack_id>")
@permission("complaints:figures")
@api.output(QuarterlyPackView)
def show_quarterly_pack(pack_id):
    """One quarterly pack."""
    return queries.show_quarterly_pack(pack_id)


@api.get("/complaints/packs/<pack_id>/page")
@permission("complaints:figures")
@api.output(FileSchema, content_type="text/html")
def show_quarterly_pack_page(pack_id):
    """The same, to read and print."""
    return html_page(queries.show_quarterly_pack_page(pack_id))


@api.post("/complaints/packs/<pack_id>/receipt")
@permission("complaints:govern")
@api.input(ConfirmQuarterlyPack)
@api.output(QuarterlyPackView)
def confirm_quarterly_pack(pack_id, json_data):
    """Say that the pack has reached you, or that you have read it."""
    return packs.confirm_quarterly_pack(pack_id, json_data["kind"], act())
