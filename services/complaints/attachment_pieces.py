"""The bytes of attachments: pieces in the landlord's own database, written once."""

import hashlib
import time

from bson import Binary
from mongoengine import BinaryField, DateTimeField, StringField

from shared.store import LandlordDocument

PIECE = 1 << 20  # bytes


class AttachmentPiece(LandlordDocument):
    """A megabyte of an attachment, `<attachment id>:<number>`.

    Not GridFS: it makes its indexes on first use, and a service may make none.
    """

    meta = {
        "collection": "attachment_pieces",
        "indexes": [{"fields": ["pending_since"], "sparse": True, "name": "pending_since"}],
    }

    id = StringField(primary_key=True)
    content = BinaryField()
    pending_since = DateTimeField()  # of the first piece, until the attachment itself is stored; UTC


def store_pieces(attachment_id, file, now):
    """Store a file open for reading bytes, whole. Storing again replaces it. Returns (size in bytes, sha256 hex)."""
    remove_pieces(attachment_id)
    file.seek(0)
    size, number, digest = 0, 0, hashlib.sha256()
    while piece := file.read(PIECE):
        row = {"_id": _id(attachment_id, number), "content": Binary(piece)}
        if number == 0:
            row["pending_since"] = now
        AttachmentPiece.collection().insert_one(row)
        digest.update(piece)
        size, number = size + len(piece), number + 1
        time.sleep(0)  # let others have their turn
    return size, digest.hexdigest()


def read_pieces(attachment_id):
    """The bytes, a piece at a time."""
    number = 0
    while (stored := AttachmentPiece.collection().find_one({"_id": _id(attachment_id, number)})) is not None:
        yield stored["content"]
        number += 1


def remove_pieces(attachment_id):
    AttachmentPiece.collection().delete_many({"_id": {"$gte": f"{attachment_id}:", "$lt": f"{attachment_id};"}})


def settle_pieces(attachment_id):
    """The attachment that these are of is stored: they are nobody's leavings."""
    AttachmentPiece.collection().update_one({"_id": _id(attachment_id, 0)}, {"$unset": {"pending_since": ""}})


def unsettled_before(moment):
    """Ids of attachments whose pieces were stored before `moment` and never settled: some of them."""
    found = AttachmentPiece.collection().find({"pending_since": {"$lt": moment}}, {"_id": 1}).limit(200)
    return [row["_id"].rpartition(":")[0] for row in found]


def _id(attachment_id, number):
    return f"{attachment_id}:{number:06}"
