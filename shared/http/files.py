"""Answers that are files: read from disk as they are sent, never whole in memory."""

import os

from flask import Response

_CHUNK = 64 << 10  # bytes


class FileBody:
    """The pieces of an open file. Closed when it is sent, or the connection has ended."""

    def __init__(self, file):
        self._file = file

    def __iter__(self):
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def close(self):
        self._file.close()


def file_answer(file, name, media_type):
    """The response that sends an open file, at its start, under a name to store it by."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return Response(FileBody(file), headers=headers, mimetype=media_type, direct_passthrough=True)
