"""Files attached to complaints: what happens to them, never what they are called."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id, Moment

ATTACHMENT_STATES = ("received", "waiting", "clean", "infected")


class AttachmentState(Event):
    """A file attached to a complaint."""

    entity = "attachment"
    complaint_id = Id(required=True)
    by_kind = Code(("staff", "resident"), required=True)
    size = Count(required=True)  # bytes
    received_at = Moment(required=True)
    state = Code(ATTACHMENT_STATES, required=True)


class AttachmentReceived(AttachmentState):
    """A file is stored; it is given to nobody before a scanner has seen it."""

    name = "complaints.attachment_received"
    readers = ("complaints.scan_attachment",)


class AttachmentScanned(AttachmentState):
    """A scanner has seen it, and found nothing or something; or none answers, and it waits."""

    name = "complaints.attachment_scanned"


class AttachmentRestated(AttachmentState):
    """A file as it stands, told again for a reader that lacks it."""

    name = "complaints.attachment_restated"
