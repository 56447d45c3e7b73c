"""What the file of a case gives to its evidence: everything that was written down, and every file that is clean.

Read a piece at a time, in the order in which it came.
"""

from services.complaints import pages
from services.complaints.attachment_pieces import read_pieces
from services.complaints.bundle import Happening, Piece
from services.complaints.model.attachment import Attachment
from services.complaints.model.case_entry import CaseEntry
from services.complaints.vocabulary import AttachmentState

NOT_SERVED = {  # why a file is told of and not there
    AttachmentState.INFECTED: "kept apart: a scanner found something in it",
    AttachmentState.RECEIVED: "not scanned yet",
    AttachmentState.WAITING: "not scanned yet",
}


def entries_written(complaint):
    """[Happening], one for each entry of the file."""
    return [Happening(one["happened_at"], _title(one), _who(one), _where(one)) for one in _entries(complaint)]


def attachments_received(complaint):
    """[Happening], one for each file."""
    return [
        Happening(one["received_at"], f"File received: {one['name']}", _who(one), NOT_SERVED.get(one["state"], ""))
        for one in _attachments(complaint)
    ]


def entries_as_written(complaint):
    """Each entry as a page: Piece."""
    for one in _entries(complaint):
        title = _title(one)
        written = pages.text(f"{one['happened_at']:%Y-%m-%d %H:%M} UTC, by {_who(one)}. {_where(one)}".strip())
        page = pages.page(title, written, pages.text(one["words"]))
        yield Piece("entries", f"{one['kind']}.html", title, [page.encode()])


def attachments_as_kept(complaint):
    """The bytes of each file that a scanner found clean: Piece."""
    for one in _attachments(complaint):
        if one["state"] == AttachmentState.CLEAN:
            yield Piece("attachments", one["name"], f"{one['name']}, sent by {_who(one)}", read_pieces(one["_id"]))


def _entries(complaint):
    found = CaseEntry.collection().find({"complaint_id": complaint.id, "gone_at": None}, {"pending_events": 0})
    return found.sort([("recorded_at", 1), ("_id", 1)])


def _attachments(complaint):
    found = Attachment.collection().find({"complaint_id": complaint.id, "gone_at": None}, {"pending_events": 0})
    return found.sort([("received_at", 1), ("_id", 1)])


def _title(one):
    corrected = " (a correction)" if one.get("corrects_id") else ""
    return f"{pages.in_words(one['kind'])}{corrected}"


def _who(one):
    return f"{one['by_kind']} {one['by']}"


def _where(one):
    said = {"entry": one["_id"], "corrects": one.get("corrects_id"), "files": ", ".join(one.get("attachment_ids", ()))}
    return ", ".join(f"{name} {value}" for name, value in said.items() if value)


HAPPENINGS = [entries_written, attachments_received]
PIECES = [entries_as_written, attachments_as_kept]
