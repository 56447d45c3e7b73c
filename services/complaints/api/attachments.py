"""Files attached to complaints, for staff and for the resident."""

from functools import partial
from urllib.parse import quote

from apiflask.schemas import FileSchema
from flask import Response

from services.complaints.api.app import act, api
from services.complaints.attachment_types import MOST_BYTES, TYPES
from services.complaints.commands import attachments as commands
from services.complaints.queries import attachments as queries
from services.complaints.schemas.attachments import AttachmentQuery, AttachmentView, ComplaintAttachmentView
from shared.clock import utc_now
from shared.http import PageQuery, caller, page, page_of, permission
from shared.http.requests import current

BYTES = "application/octet-stream"


@api.post("/complaints/<complaint_id>/attachments")
@permission("complaints:respond")
@api.input(AttachmentQuery, location="query")
@api.upload(*TYPES, max_bytes=MOST_BYTES)
@api.output(ComplaintAttachmentView, 201)
def attach_to_complaint(complaint_id, query_data, upload):
    """Attach a file: the whole body, of one of these types. It is scanned for viruses before anybody gets it."""
    return commands.attach_to_complaint(complaint_id, _sent(upload, query_data), act())


@api.get("/complaints/<complaint_id>/attachments")
@permission("complaints:read")
@api.input(PageQuery, location="query")
@api.output(page_of(ComplaintAttachmentView))
def list_complaint_attachments(complaint_id, query_data):
    """The files of a complaint, as they came in."""
    return page(query_data, partial(queries.list_complaint_attachments, complaint_id=complaint_id), position=_position)


@api.get("/complaints/<complaint_id>/attachments/<attachment_id>")
@permission("complaints:read")
@api.output(FileSchema, content_type=BYTES)
def show_complaint_attachment(complaint_id, attachment_id):
    """A file, to be saved. Not before it was scanned, and never with a virus in it."""
    return _file(*queries.show_complaint_attachment(complaint_id, attachment_id))


@api.post("/my-complaints/<complaint_id>/attachments")
@permission("complaints:own")
@api.input(AttachmentQuery, location="query")
@api.upload(*TYPES, max_bytes=MOST_BYTES)
@api.output(AttachmentView, 201)
def attach_to_my_complaint(complaint_id, query_data, upload):
    """Add a photograph, a recording or a document to one's own complaint."""
    return commands.attach_to_my_complaint(complaint_id, _sent(upload, query_data), act())


@api.get("/my-complaints/<complaint_id>/attachments")
@permission("complaints:own")
@api.input(PageQuery, location="query")
@api.output(page_of(AttachmentView))
def list_my_attachments(complaint_id, query_data):
    """The files one has sent."""
    fetch = partial(queries.list_my_attachments, complaint_id=complaint_id, person_id=caller().person_id, now=utc_now())
    return page(query_data, fetch, position=_position)


@api.get("/my-complaints/<complaint_id>/attachments/<attachment_id>")
@permission("complaints:own")
@api.output(FileSchema, content_type=BYTES)
def show_my_attachment(complaint_id, attachment_id):
    """A file one has sent, to be saved."""
    return _file(*queries.show_my_attachment(complaint_id, attachment_id, caller().person_id, now=utc_now()))


def _sent(upload, query):
    return {"file": upload, "name": query["name"], "media_type": current().mimetype}


def _file(attachment, pieces):
    """Saved, never shown or run: whatever is in it comes from somebody else."""
    answer = Response(pieces, mimetype=attachment.media_type)
    answer.headers["Content-Disposition"] = _saved_as(attachment.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    answer.headers["Content-Length"] = str(attachment.size)
    return answer


def _saved_as(name):
    """name: cleaned, so without quotation marks. Source: RFC 6266."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _position(row):
    return [row["received_at"], row["id"]]
