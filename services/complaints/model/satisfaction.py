"""The one question to a resident whose complaint is over."""

from mongoengine import DateTimeField, StringField

from services.complaints.satisfaction import CHANGEABLE_FOR, LOW, OFFER, QUESTION
from shared.contracts.complaints import SatisfactionRestated
from shared.errors import NotFound, RuleBroken
from shared.store import Aggregate


class Satisfaction(Aggregate):
    """Asked once, under the complaint's own id, so that no second question can exist."""

    meta = {
        "collection": "satisfactions",
        "indexes": [{"fields": ["asked_at"], "name": "asked_at"}],
    }

    reference = StringField(required=True)  # the complaint's
    resident_id = StringField(required=True)
    asked_at = DateTimeField(required=True)  # UTC
    score = StringField()  # Score
    answered_at = DateTimeField()  # UTC, of the first answer
    changed_at = DateTimeField()  # UTC, of the latest

    question = QUESTION

    @classmethod
    def asked(cls, complaint, now):
        about = {"reference": complaint.reference, "resident_id": complaint.resident_id}
        return cls(id=complaint.id, asked_at=now, **about)

    @property
    def complaint_id(self):
        return self.id

    @property
    def is_low(self):
        return self.score in LOW

    @property
    def offer(self):
        """How to go further, for a resident who is not satisfied; or None."""
        return OFFER if self.is_low else None

    @property
    def changeable_until(self):
        """The first instant that is too late to change it, UTC; None before it is answered."""
        return self.answered_at and self.answered_at + CHANGEABLE_FOR

    def give(self, score, act):
        """True when the answer is new, or another one. Raises: RuleBroken satisfaction_closed."""
        if score == self.score:
            return False
        if self.answered_at is not None and act.at >= self.changeable_until:
            raise RuleBroken("satisfaction_closed", "This was answered more than 14 days ago.")
        self.score, self.changed_at = score, act.at
        self.answered_at = self.answered_at or act.at
        return True

    def check_own(self, resident_id):
        """Another resident's does not exist for this one."""
        if self.resident_id != resident_id:
            raise NotFound("satisfaction_not_found", "You have not been asked this.")

    def restated(self):
        return SatisfactionRestated.of(self)
