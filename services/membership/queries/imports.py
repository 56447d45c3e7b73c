"""What is asked about imports. Reads only."""

import csv
import io

from services.membership.model.checks import FORMULA_STARTS
from services.membership.model.imports import MOST_FAULTS, ImportFault, ResidentImport

_COLUMNS = ("row", "line", "column", "reason", "detail")


def list_resident_imports(after, limit, *, status=None):
    """Imports, newest first."""
    asked = {} if status is None else {"status": status}
    if after is not None:
        asked["$or"] = [{"received_at": {"$lt": after[0]}}, {"received_at": after[0], "_id": {"$lt": after[1]}}]
    newest = [("received_at", -1), ("_id", -1)]
    found = ResidentImport.collection().find(asked, {"pending_events": 0}).sort(newest).limit(limit)
    return [ResidentImport._from_son(raw) for raw in found]  # noqa: SLF001 - its own way in from plain documents


def position(job):
    return [job.received_at, job.id]


def show_resident_import(import_id):
    """Raises: NotFound resident_import_not_found."""
    return ResidentImport.get(import_id)


def list_import_faults(import_id, after, limit):
    """What was wrong with its rows, in the file's order. Raises: NotFound resident_import_not_found."""
    show_resident_import(import_id)
    first = f"{import_id}:" if after is None else after[0]
    asked = {"_id": {"$gt": first, "$lt": f"{import_id};"}}
    return list(ImportFault.collection().find(asked).sort("_id", 1).limit(limit))


def fault_position(fault):
    return [fault["_id"]]


def import_faults_as_csv(import_id):
    """All of them as the text of a CSV file. Raises: NotFound resident_import_not_found."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for fault in list_import_faults(import_id, None, MOST_FAULTS):
        table.writerow([_harmless(fault[column]) for column in _COLUMNS])
    return text.getvalue()


def _harmless(cell):
    """No spreadsheet may take the name of somebody's column for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_STARTS else cell
