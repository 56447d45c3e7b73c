"""What was agreed with a person to do differently for them, and who looked at it.

What to do, never why: no diagnosis is kept. Source: Equality Act 2010 s.20, s.29(7); Complaint Handling Code 2024
para 5.10 (recorded, and kept under review).
"""

from datetime import date

from mongoengine import BooleanField, DateTimeField, EmbeddedDocument, EmbeddedDocumentListField, StringField

from services.complaints.deadlines import start_of
from services.complaints.model.expression import check_review_day
from shared.contracts.complaints import AdjustmentsRestated
from shared.errors import StaleVersion
from shared.ids import derived_id
from shared.store import Aggregate

REVIEW_WITHIN_DAYS = 366  # at least yearly


class Agreed(EmbeddedDocument):
    kind = StringField(required=True)  # Adjustment
    agreed_at = DateTimeField(required=True)  # UTC
    agreed_by = StringField()
    review_on = StringField(required=True)  # ISO date


class Adjustments(Aggregate):
    """One document a person. Its id tells nobody whose it is, nor do its events."""

    meta = {
        "collection": "adjustments",
        "indexes": [
            {
                "fields": ["review_at", "id"],
                "name": "review_at",
                "partialFilterExpression": {"review_at": {"$exists": True}},
            }
        ],
    }

    resident_id = StringField(required=True)
    agreed = EmbeddedDocumentListField(Agreed)
    review_at = DateTimeField()  # start of the day of the first review that is due, UTC
    review_told = BooleanField()

    @classmethod
    def id_of(cls, resident_id):
        return derived_id("adjustments", resident_id)

    @classmethod
    def of(cls, resident_id):
        """Theirs, or new ones of version 0."""
        return cls.find(cls.id_of(resident_id)) or cls(id=cls.id_of(resident_id), resident_id=resident_id)

    def check_version(self, version):
        if self.version != version:
            raise StaleVersion(self.version)

    def agree(self, wanted, act):
        """What is agreed from now on, instead of what was. Repeating a kind is its review.

        wanted: {kind: date of the next review}.
        Raises: BadInput review_not_ahead.
        """
        for review_on in wanted.values():
            check_review_day(review_on, act, REVIEW_WITHIN_DAYS)
        since = {one.kind: (one.agreed_at, one.agreed_by) for one in self.agreed}
        self.agreed = [
            Agreed(kind=kind, agreed_at=at, agreed_by=by, review_on=review_on.isoformat())
            for kind, review_on in sorted(wanted.items())
            for at, by in [since.get(kind, (act.at, act.by))]
        ]
        first = min(wanted.values(), default=None)
        self.review_at, self.review_told = first and start_of(first), False

    @property
    def kinds(self):
        return [one.kind for one in self.agreed]

    @property
    def review_on(self):
        """The first review that is due, a local date, or None."""
        return min((date.fromisoformat(one.review_on) for one in self.agreed), default=None)

    def notice_review(self, now):
        """True once, when the day of the review has come."""
        if self.review_at is None or self.review_told or now < self.review_at:
            return False
        self.review_told = True
        return True

    def restated(self):
        return AdjustmentsRestated.of(self)


class AdjustmentReading(Aggregate):
    """Somebody read what was agreed with a person. Written once, never changed."""

    meta = {
        "collection": "adjustment_readings",
        "indexes": [{"fields": ["resident_id", "-at", "-id"], "name": "by_resident"}],
    }

    resident_id = StringField(required=True)
    complaint_id = StringField()  # by way of which complaint
    at = DateTimeField(required=True)  # UTC
    by_kind = StringField(required=True)
    by = StringField(required=True)
