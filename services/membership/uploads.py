"""Uploaded files while they are being worked on: pieces in the landlord's own database, read from any byte."""

import time

from bson import Binary

from services.membership.csv_rows import PIECE, pieces_of
from services.membership.model.imports import UploadPiece

AT_ONCE = 4  # pieces a write


def store_upload(import_id, file, now):
    """Store a file open for reading bytes, whole. Storing the same again replaces it. Returns its size in bytes."""
    remove_upload(import_id)
    file.seek(0)
    waiting, size = [], 0
    for number, piece in enumerate(pieces_of(file)):
        size += len(piece)
        waiting.append({"_id": _id(import_id, number), "content": Binary(piece), "stored_at": now})
        if len(waiting) == AT_ONCE:
            UploadPiece.collection().insert_many(waiting)
            waiting = []
        time.sleep(0)  # let others have their turn
    if waiting:
        UploadPiece.collection().insert_many(waiting)
    return size


def read_upload(import_id, offset=0):
    """The file's bytes from `offset` on, a piece at a time."""
    number, skip = divmod(offset, PIECE)
    while (stored := UploadPiece.collection().find_one({"_id": _id(import_id, number)})) is not None:
        yield stored["content"][skip:]
        number, skip = number + 1, 0


def remove_upload(import_id):
    UploadPiece.collection().delete_many({"_id": {"$gte": f"{import_id}:", "$lt": f"{import_id};"}})


def uploads_before(moment):
    """Ids of imports whose file was stored before `moment` and is still there."""
    found = UploadPiece.collection().find({"_id": {"$regex": f":{0:06}$"}, "stored_at": {"$lt": moment}}, {"_id": 1})
    return [row["_id"].rpartition(":")[0] for row in found]


def _id(import_id, number):
    return f"{import_id}:{number:06}"
