"""Quarterly packs, to read."""

from services.complaints import pages
from services.complaints.model import QuarterlyPack
from services.complaints.report_sections import shown

ROW = dict.fromkeys(("first", "last", "issued_at", "recipients", "version"), 1)


def list_quarterly_packs(after, limit):
    """The latest first."""
    condition = {"gone_at": None} | ({"first": {"$lt": after[0]}} if after else {})
    rows = QuarterlyPack.collection().find(condition, ROW).sort("first", -1).limit(limit)
    return [row | {"id": row["_id"]} for row in rows]


def show_quarterly_pack(pack_id):
    """Raises: NotFound quarterly_pack_not_found."""
    return QuarterlyPack.get(pack_id)


def show_quarterly_pack_page(pack_id):
    """The same as a page of HTML. Raises: NotFound quarterly_pack_not_found."""
    pack = QuarterlyPack.get(pack_id)
    counted = pages.text(f"As the cases stood on {pack.issued_at:%Y-%m-%d}.")
    return pages.page(f"Complaints from {pack.first} to {pack.last}", counted, *shown(pack.figures))
