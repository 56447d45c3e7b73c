"""What stands in a case's file: notes, calls, letters in, visits. Written once; a correction is a new entry."""

from mongoengine import DateTimeField, ListField, StringField

from services.complaints.model.hazard_sighting import WithSightings
from services.complaints.vocabulary import EntryKind
from shared.contracts.complaints import CaseEntryRestated
from shared.errors import BadInput, NotFound


class CaseEntry(WithSightings):
    """One entry. There is no way to change or remove it.

    Source: Complaint Handling Code 2024 para 5.12 (a full record of the complaint and of what was done).
    """

    meta = {
        "collection": "case_entries",
        "indexes": [{"fields": ["complaint_id", "-recorded_at", "-id"], "name": "complaint"}],
    }

    complaint_id = StringField(required=True)
    kind = StringField(required=True)  # EntryKind
    words = StringField(required=True)
    happened_at = DateTimeField(required=True)  # UTC
    recorded_at = DateTimeField(required=True)  # UTC
    by_kind = StringField(required=True)
    by = StringField(required=True)
    attachment_ids = ListField(StringField())
    corrects_id = StringField()  # an earlier entry of the same case that this one puts right

    @classmethod
    def written(cls, entry_id, complaint, entry, act):
        """entry: {kind, words, happened_at or None for now, attachment_ids, corrects_id or None}.

        Raises: BadInput happened_in_the_future.
        """
        told = entry | {"happened_at": entry["happened_at"] or act.at}
        if told["happened_at"] > act.at:
            fault = {"pointer": "/happened_at", "detail": "This is later than now."}
            raise BadInput("happened_in_the_future", "What is written down cannot be later than now.", [fault])
        who = {"recorded_at": act.at, "by_kind": act.by_kind, "by": act.by}
        return cls(id=entry_id, complaint_id=complaint.id, **told, **who)

    @classmethod
    def check_correctable(cls, entry_id, complaint_id, people=None):
        """people: ids of the residents who may correct only what they wrote; None for staff.

        Raises: NotFound case_entry_not_found, for one of another complaint, too.
        """
        entry = cls.plain(entry_id, "complaint_id", "by_kind", "by")
        known = entry is not None and entry["complaint_id"] == complaint_id
        if not known or (people is not None and (entry["by_kind"] != "resident" or entry["by"] not in people)):
            raise NotFound("case_entry_not_found", "There is no such entry in this case.")

    @property
    def whose_home(self):
        """Of whom it tells, the complaint knows."""
        return {"complaint_id": self.complaint_id}

    def texts_of(self, source):
        return [self.words]

    @property
    def is_correction(self):
        return self.corrects_id is not None

    @property
    def attachments(self):
        return len(self.attachment_ids)

    def restated(self):
        return CaseEntryRestated.of(self)


FROM_RESIDENT = str(EntryKind.FROM_RESIDENT)
