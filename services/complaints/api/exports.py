"""The evidence of a case, for the Ombudsman."""

from functools import partial

from apiflask.schemas import FileSchema

from services.complaints.api.app import act, api
from services.complaints.commands import exports
from services.complaints.queries import exports as queries
from services.complaints.schemas.exports import EvidenceExportView, ExportComplaint
from shared.http import PageQuery, file_answer, page, page_of, permission


@api.post("/complaints/<complaint_id>/exports")
@permission("complaints:export")
@api.input(ExportComplaint)
@api.output(FileSchema, content_type="application/zip")
def export_complaint(complaint_id, json_data):
    """The whole case as one zip file, with a list of its files and their sums. Who took it and why is kept."""
    complaint, bundle = exports.export_complaint(complaint_id, json_data["why"], act())
    return file_answer(bundle.file, f"{complaint.reference}.zip", "application/zip")


@api.get("/complaints/<complaint_id>/exports")
@permission("complaints:export")
@api.input(PageQuery, location="query")
@api.output(page_of(EvidenceExportView))
def list_complaint_exports(complaint_id, query_data):
    """Who took the evidence of this case, when and why."""
    fetch = partial(queries.list_complaint_exports, complaint_id=complaint_id)
    return page(query_data, fetch, position=lambda row: [row["id"]])
