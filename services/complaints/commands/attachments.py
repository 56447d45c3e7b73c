"""Files attached to a complaint: received, scanned for viruses, and only then given out. `act` says who, and when.

Bytes are stored before the document that tells of them. Died in between, a timer removes them an hour later.
"""

import hashlib
from contextlib import suppress
from datetime import timedelta

import structlog

from services.complaints import scanning
from services.complaints.attachment_images import without_metadata
from services.complaints.attachment_pieces import (
    read_pieces,
    remove_pieces,
    settle_pieces,
    store_pieces,
    unsettled_before,
)
from services.complaints.attachment_types import TYPES, check_type, clean_name
from services.complaints.model import Complaint
from services.complaints.model.attachment import FIRST_AFTER, MOST_ATTACHMENTS, Attachment
from shared.contracts.complaints import AttachmentReceived, AttachmentScanned
from shared.errors import RuleBroken, Unavailable
from shared.store import LostRace

FORGOTTEN_AFTER = timedelta(hours=1)
PAGE = 50  # attachments a turn of the timer

log = structlog.get_logger()


def attach_to_complaint(complaint_id, sent, act):
    """Store a file that belongs to a complaint. It is given out once a scanner found nothing in it.

    sent: {file: open for reading bytes, name, media_type: a key of TYPES}.
    Raises: NotFound complaint_not_found; Unavailable attachments_not_taken; RuleBroken too_many_attachments; BadInput
    file_empty, attachment_type_mismatch, attachment_unreadable, attachment_unpacks_too_large, image_too_large.
    Announces: AttachmentReceived.
    Source: Complaint Handling Code 2024 para 5.12 (a full record, with all evidence).
    """
    return _attach(Complaint.get(complaint_id), sent, act)


def attach_to_my_complaint(complaint_id, sent, act):
    """Store a file that a resident adds to their own complaint.

    sent, Raises and Announces: as of attach_to_complaint.
    """
    return _attach(Complaint.spoken_for(complaint_id, act.by, act.at), sent, act)


def scan_attachment(attachment_id, *, now):
    """Show one file to the scanner, unless one could tell already. Safe to repeat.

    Announces: AttachmentScanned, also where the file has to wait because no scanner answers.
    """
    attachment = Attachment.find(attachment_id)
    if attachment is None or not attachment.awaits_scan:
        return
    if _scan(attachment, now):
        attachment.announce(AttachmentScanned.of(attachment))
    with suppress(LostRace):  # another process has told meanwhile
        attachment.save()


def scan_waiting_attachments(*, now):
    """Show what waits to the scanner again. Returns how many files it saw.

    Announces: AttachmentScanned.
    """
    due = Attachment.collection().find({"scan_at": {"$lte": now}}, {"_id": 1}).sort("scan_at", 1).limit(PAGE)
    ids = [row["_id"] for row in due]
    for attachment_id in ids:
        scan_attachment(attachment_id, now=now)
    return len(ids)


def remove_forgotten_pieces(*, now):
    """Remove bytes that no attachment tells of, because the process died between the two. Safe to repeat."""
    for attachment_id in unsettled_before(now - FORGOTTEN_AFTER):
        if Attachment.plain(attachment_id, "_id") is None:
            remove_pieces(attachment_id)
        else:
            settle_pieces(attachment_id)


def _attach(complaint, sent, act):
    if scanning.scanner() is None:
        raise Unavailable("attachments_not_taken", "Files cannot be taken here: there is no virus scanner.", 3600)
    attachment_id = Attachment.next_id()
    Attachment.find(attachment_id)  # Repeated, where this very file was sent under the same key before
    _check_room(complaint.id)
    file, claimed = sent["file"], sent["media_type"]
    check_type(file, claimed)
    told = {"complaint_id": complaint.id, "by_kind": act.by_kind, "by": act.by, "received_at": act.at}
    told |= {"sha256": _sha256(file), "scan_at": act.at + FIRST_AFTER}
    kept, media_type = without_metadata(file, claimed) if TYPES[claimed].is_image else (file, claimed)
    told |= {"media_type": media_type, "name": clean_name(_stem(sent["name"], claimed), media_type)}
    try:
        size, kept_sha256 = store_pieces(attachment_id, kept, act.at)
    finally:
        if kept is not file:
            kept.close()
    attachment = Attachment(id=attachment_id, size=size, kept_sha256=kept_sha256, **told)
    attachment.announce(AttachmentReceived.of(attachment))
    attachment.save()
    settle_pieces(attachment_id)
    return attachment


def _check_room(complaint_id):
    if Attachment.collection().count_documents({"complaint_id": complaint_id}, limit=MOST_ATTACHMENTS + 1) >= (
        MOST_ATTACHMENTS
    ):
        raise RuleBroken("too_many_attachments", f"A complaint holds at most {MOST_ATTACHMENTS} files.")


def _scan(attachment, now):
    """True when there is something to tell."""
    scanner = scanning.scanner()
    try:
        if scanner is None:
            raise scanning.ScannerAway("none")
        found = scanner.scan(read_pieces(attachment.id))
    except scanning.ScannerAway as reason:
        log.warning("scanner_away", attachment=attachment.id, reason=str(reason))
        return attachment.wait(now)
    if found is None:
        attachment.passed_on(now)
    else:
        log.warning("attachment_infected", attachment=attachment.id)
        attachment.quarantine(found, now)
    return True


def _stem(name, claimed):
    """Without the suffix of what was sent: a HEIC is kept as JPEG."""
    suffix = TYPES[claimed].suffix
    return name[: -len(suffix)] if name.lower().endswith(suffix) else name


def _sha256(file):
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
