"""Imports of residents from a housing system's export.

A job goes chunk by chunk: residents first, then one write of the job with its place in the file, its counts and the
batch event. It may be killed at any point: the chunk that was not written down is done again and finds what is there.
"""

import time
from datetime import timedelta
from itertools import islice

import structlog

from services.membership.csv_rows import read_rows, recognise
from services.membership.import_chunks import Chunk, is_repeated
from services.membership.model.columns import RowChecker
from services.membership.model.imports import OPEN, ResidentImport
from services.membership.model.residents import Resident
from services.membership.uploads import read_upload, remove_upload, store_upload, uploads_before
from shared.clock import utc_now
from shared.context import landlord
from shared.contracts.membership import (
    ResidentImportFailed,
    ResidentImportFinished,
    ResidentImportProgressed,
    ResidentImportReceived,
    ResidentsImported,
)
from shared.courtesy import give_way, rest
from shared.store import LostRace

CHUNK = 500  # rows, and so residents in one event
SPELL = 5  # seconds of work on one landlord's imports before others have their turn
MOST_UNTOLD = 8  # batches still to be published: with more, the import waits for the broker
FORGOTTEN_AFTER = timedelta(hours=1)

MOST_REMEMBERED = 4  # imports

log = structlog.get_logger()
_seen: dict = {}  # (landlord, import id): (row, references before it), from one spell to the next


def receive_resident_import(file, *, received_by, now):
    """Store a file whole, once its columns are known to be right. Its rows are read later, by run_resident_imports.

    file: open for reading bytes, CSV in UTF-8 or Windows-1252. now: aware datetime, UTC.
    Raises: BadInput encoding_not_recognised, file_empty, file_has_no_rows, header_not_readable, columns_missing,
    column_repeated, too_many_rows.
    Announces: ResidentImportReceived.
    """
    import_id = ResidentImport.next_id()
    ResidentImport.find(import_id)  # Repeated, where this very file was sent under the same key before
    form = recognise(file)
    size = file.seek(0, 2)
    job = ResidentImport.of_form(form, size, id=import_id, received_by=received_by, received_at=now)
    store_upload(import_id, file, now)
    job.announce(ResidentImportReceived.of(job))
    return job.save()


def run_resident_imports(*, seconds=SPELL):
    """Work for a while on the landlord's oldest import, unless another process does. Returns the import, or None.

    Announces: ResidentsImported per chunk that changed anyone; ResidentImportProgressed, ResidentImportFinished or
    ResidentImportFailed.
    """
    job = _claim(utc_now())
    if job is None:
        return None
    try:
        _work_on(job, time.monotonic() + seconds)
    except LostRace:
        log.warning("import_lost", id=job.id)  # another process holds it now
    if not job.is_open:
        remove_upload(job.id)
    return job


def remove_forgotten_uploads(*, now):
    """Remove files whose import is over, or was never stored because the process died. Safe to repeat."""
    for import_id in uploads_before(now - FORGOTTEN_AFTER):
        job = ResidentImport.find(import_id)
        if job is None or not job.is_open:
            remove_upload(import_id)


def _claim(now):
    """The landlord's oldest open import, held by us, or None. One at a time, so that rows come in the files' order."""
    found = ResidentImport.collection().find_one(
        {"status": {"$in": OPEN}}, {"held_until": 1}, sort=[("received_at", 1), ("_id", 1)]
    )
    if found is None or (found.get("held_until") or now) > now:
        return None
    job = ResidentImport.get(found["_id"])
    if not job.is_open or (job.held_until or now) > now:
        return None
    if not job.hold(now):
        job.announce(ResidentImportFailed.of(job))
    try:
        return job.save()
    except LostRace:
        return None


def _work_on(job, until):
    """Chunk after chunk, until the file or the time is up."""
    if not job.is_open:
        return
    seen = _references_before(job)
    rows = read_rows(read_upload(job.id, job.offset), job.form, job.place)
    begun_at = job.chunk
    while job.is_open and (job.chunk == begun_at or time.monotonic() < until):  # one chunk at least
        if not _is_untold(job):
            _do_chunk(job, list(islice(rows, CHUNK)), seen)
        elif time.monotonic() < until:
            time.sleep(0.1)
        else:
            break
    if job.is_open:
        _remember(job, seen)
        _let_go(job, progressed=job.chunk > begun_at)


def _do_chunk(job, rows, seen):
    started, now = time.monotonic(), utc_now()
    chunk = Chunk(job, RowChecker(job.fields_found), seen)
    chunk.take(rows)
    chunk.store(now)
    if chunk.items:
        job.announce(ResidentsImported(job.id, items=chunk.items))
    place = rows[-1].after if rows else job.place
    job.record_chunk(chunk.counts, len(rows), place, time.monotonic() - started)
    if len(rows) < CHUNK:
        job.close("finished", now)
        job.announce(ResidentImportFinished.of(job))
        log.info("import_finished", id=job.id, rows=job.rows_read, seconds=round(job.seconds_worked, 1))
    else:
        job.hold_on(utc_now())
    job.save()
    rest()


def _let_go(job, progressed):
    job.let_go()
    if progressed:  # with nothing done, the timer comes back to it
        job.announce(ResidentImportProgressed.of(job))
    job.save()


def _is_untold(job):
    """Are many of its batches still to be published? They ride in its document, which must not grow without end."""
    full = {"_id": job.id, f"pending_events.{MOST_UNTOLD - 1}": {"$exists": True}}
    return ResidentImport.collection().find_one(full, {"_id": 1}) is not None


def _references_before(job):
    """Keys of the references in the rows before the job's place: remembered from the last spell, or read again."""
    row, seen = _seen.pop((landlord(), job.id), (None, None))
    if row == job.row:
        return seen
    seen, checker, start = set(), RowChecker(job.fields_found), job.form.start
    for number, read in enumerate(read_rows(read_upload(job.id, start.offset), job.form, start)):
        if read.number >= job.row:
            break
        if read.cells and (reference := checker.reference_of(read.cells)):
            is_repeated(seen, Resident.id_of(reference))
        if number % 100 == 0:
            give_way()
    return seen


def _remember(job, seen):
    _seen[landlord(), job.id] = (job.row, seen)
    while len(_seen) > MOST_REMEMBERED:
        del _seen[next(iter(_seen))]
