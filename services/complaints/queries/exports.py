"""Who took the evidence of a case."""

from services.complaints.model import EvidenceExport
from services.complaints.queries.complaints import show_complaint


def list_complaint_exports(after, limit, *, complaint_id):
    """The exports of one complaint, the latest first. Raises: NotFound complaint_not_found."""
    show_complaint(complaint_id)
    condition = {"complaint_id": complaint_id} | ({"_id": {"$lt": after[0]}} if after else {})
    rows = EvidenceExport.collection().find(condition).sort("_id", -1).limit(limit)
    return [row | {"id": row["_id"]} for row in rows]
