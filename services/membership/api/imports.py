"""Imports of residents from a file."""

from flask import Response, request

from services.membership.api.app import api
from services.membership.commands import imports as commands
from services.membership.queries import imports as queries
from services.membership.schemas.imports import FaultsQuery, ImportFaultView, ImportsQuery, ResidentImportView
from shared.clock import utc_now
from shared.http import caller, page, page_of, permission

MOST_BYTES = 64 << 20


@api.post("/resident-imports")
@permission("residents:import")
@api.upload("text/csv", max_bytes=MOST_BYTES)
@api.output(ResidentImportView, 202)
def receive_resident_import(upload):
    """Send a CSV file of residents as your housing system exports it. Follow its progress under its id."""
    return commands.receive_resident_import(upload, received_by=caller().person_id, now=utc_now())


@api.get("/resident-imports")
@permission("residents:import")
@api.input(ImportsQuery, location="query")
@api.output(page_of(ResidentImportView))
def list_resident_imports(query_data):
    """Imports, newest first."""
    return page(query_data, queries.list_resident_imports, position=queries.position)


@api.get("/resident-imports/<import_id>")
@permission("residents:import")
@api.output(ResidentImportView)
def show_resident_import(import_id):
    """How far an import has come."""
    return queries.show_resident_import(import_id)


@api.get("/resident-imports/<import_id>/faults")
@permission("residents:import")
@api.input(FaultsQuery, location="query")
@api.output(page_of(ImportFaultView))
def list_import_faults(import_id, query_data):
    """What was wrong with which row, column by column. As text/csv, or with format=csv, all of it at once."""
    asked_for = query_data.pop("format", None)
    if asked_for == "csv" or (asked_for is None and request.accept_mimetypes.best == "text/csv"):
        return Response(
            queries.import_faults_as_csv(import_id),
            mimetype="text/csv",
            headers={"Content-Disposition": 'attachment; filename="faults.csv"'},
        )

    def fetch(after, limit):
        return queries.list_import_faults(import_id, after, limit)

    return page(query_data, fetch, position=queries.fault_position)
