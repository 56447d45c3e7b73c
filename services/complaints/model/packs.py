"""What the governing body, and its Member Responsible for Complaints, are given each quarter."""

from datetime import date

from mongoengine import DateTimeField, DictField, EmbeddedDocument, EmbeddedDocumentListField, StringField

from shared import context
from shared.contracts.complaints import QuarterlyPackRestated
from shared.ids import derived_id
from shared.store import Aggregate

ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
DELIVERED, READ = RECEIPTS = ("delivered", "read")


class PackRecipient(EmbeddedDocument):
    """Who it is for, and since when they have had it and read it, UTC."""

    person_id = StringField(required=True)
    delivered_at = DateTimeField()
    read_at = DateTimeField()


class QuarterlyPack(Aggregate):
    """Figures of one quarter, as they were when it was over, and who has received and read them.

    Source: Complaint Handling Code 2024 para 9.7.
    """

    meta = {"collection": "quarterly_packs", "indexes": [{"fields": ["-first"], "name": "first"}]}

    first = StringField(required=True, regex=ISO_DAY)  # inclusive
    last = StringField(required=True, regex=ISO_DAY)
    issued_at = DateTimeField(required=True)  # UTC
    figures = DictField()  # as gathered
    recipients = EmbeddedDocumentListField(PackRecipient)

    @staticmethod
    def id_of(quarter):
        """One a landlord and quarter. Ids of one landlord tell nothing about another's."""
        return derived_id("quarterly_pack", context.landlord(), quarter.name)

    @classmethod
    def issued(cls, quarter, figures, people, now):
        """quarter: Quarter. people: ids of those it is for."""
        recipients = [PackRecipient(person_id=one) for one in people]
        first, last = quarter.first.isoformat(), quarter.last.isoformat()
        return cls(id=cls.id_of(quarter), first=first, last=last, issued_at=now, figures=figures, recipients=recipients)

    def note_receipt(self, person_id, kind, now):
        """Who reads has received. True when that is news: the first time counts.

        person_id: also of somebody who came to the governing body later.
        """
        row = next((row for row in self.recipients if row.person_id == person_id), None)
        if row is None:
            row = PackRecipient(person_id=person_id)
            self.recipients.append(row)
        news = [name for name in _TOLD_BY[kind] if getattr(row, name) is None]
        for name in news:
            setattr(row, name, now)
        return bool(news)

    @property
    def first_day(self):
        return date.fromisoformat(self.first)

    @property
    def last_day(self):
        return date.fromisoformat(self.last)

    @property
    def recipient_count(self):
        return len(self.recipients)

    @property
    def read_count(self):
        return len([row for row in self.recipients if row.read_at is not None])

    def restated(self):
        return QuarterlyPackRestated.of(self)


_TOLD_BY = {DELIVERED: ("delivered_at",), READ: ("delivered_at", "read_at")}
