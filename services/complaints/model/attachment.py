"""Files attached to a complaint: what they are, who sent them, and whether they may be given out."""

from datetime import timedelta

from mongoengine import DateTimeField, IntField, StringField

from services.complaints.vocabulary import AttachmentState
from shared.contracts.complaints import AttachmentRestated
from shared.errors import NotFound, RuleBroken
from shared.store import Aggregate

MOST_ATTACHMENTS = 200  # of one complaint
FIRST_AFTER = timedelta(minutes=2)  # the event has usually seen to it by then
LONGEST_WAIT = timedelta(hours=1)


class Attachment(Aggregate):
    """One file. Its bytes stand in pieces beside it, and are given out only once a scanner found nothing in them."""

    meta = {
        "collection": "attachments",
        "indexes": [
            {"fields": ["complaint_id", "received_at", "id"], "name": "complaint"},
            {"fields": ["scan_at"], "sparse": True, "name": "scan_at"},
        ],
    }

    complaint_id = StringField(required=True)
    name = StringField(required=True)  # cleaned; as it is given out
    media_type = StringField(required=True)
    size = IntField(required=True)  # bytes, as kept
    sha256 = StringField(required=True)  # of the bytes as they were sent
    kept_sha256 = StringField(required=True)  # of those kept: an image loses what it tells beside the picture
    by_kind = StringField(required=True)
    by = StringField(required=True)
    received_at = DateTimeField(required=True)  # UTC
    state = StringField(required=True, default=str(AttachmentState.RECEIVED))
    scan_at = DateTimeField()  # when it is shown to a scanner next; none once one could tell; UTC
    scans = IntField(default=0)  # tried
    scanned_at = DateTimeField()  # UTC
    signature = StringField()  # the scanner's name of what is wrong with it

    @property
    def awaits_scan(self):
        return self.scan_at is not None

    def passed_on(self, now):
        """A scanner could tell nothing wrong."""
        self._told(AttachmentState.CLEAN, now)

    def quarantine(self, signature, now):
        self.signature = signature[:200]
        self._told(AttachmentState.INFECTED, now)

    def wait(self, now):
        """No scanner answered: it is tried again, later and later. True when its state is another now."""
        self.scans += 1
        self.scan_at = now + min(FIRST_AFTER * 2 ** min(self.scans, 10), LONGEST_WAIT)
        was, self.state = self.state, str(AttachmentState.WAITING)
        return was != self.state

    def check_served(self):
        """Raises: RuleBroken attachment_quarantined, attachment_not_scanned."""
        if self.state == AttachmentState.INFECTED:
            raise RuleBroken("attachment_quarantined", "A virus was found in this file. It is not given out.")
        if self.state != AttachmentState.CLEAN:
            raise RuleBroken("attachment_not_scanned", "This file is still being checked. Try again in a while.")

    @classmethod
    def of(cls, complaint_id, attachment_id):
        """Raises: NotFound attachment_not_found, for one of another complaint, too."""
        found = cls.find(attachment_id)
        if found is None or found.complaint_id != complaint_id:
            raise NotFound("attachment_not_found", "There is no such file.")
        return found

    @classmethod
    def sent_by(cls, complaint_id, attachment_id, people):
        """people: ids of those residents. Raises: NotFound attachment_not_found, for one of anybody else's, too."""
        found = cls.of(complaint_id, attachment_id)
        if found.by_kind != "resident" or found.by not in people:
            raise NotFound("attachment_not_found", "There is no such file.")
        return found

    def restated(self):
        return AttachmentRestated.of(self)

    def _told(self, state, now):
        self.scans += 1
        self.state, self.scan_at, self.scanned_at = str(state), None, now
