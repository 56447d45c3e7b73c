"""Somebody from outside who considers stage 2."""

from mongoengine import DateTimeField, StringField

from shared.contracts.complaints import ReviewerRestated
from shared.errors import RuleBroken
from shared.store import Aggregate

AVAILABLE, RETIRED = "available", "retired"


class Reviewer(Aggregate):
    """A person of another organisation, no member of staff. The name stays: letters of theirs are kept.

    Source: Complaint Handling Code 2024 para 6.13.
    """

    meta = {"collection": "reviewers", "indexes": [{"fields": ["state", "id"], "name": "state"}]}

    organisation = StringField(required=True)
    person_name = StringField(required=True)
    state = StringField(required=True)  # AVAILABLE or RETIRED
    registered_at = DateTimeField(required=True)  # UTC
    registered_by = StringField(required=True)

    @classmethod
    def registered(cls, reviewer_id, told, act):
        """told: {organisation, person_name}."""
        return cls(id=reviewer_id, state=AVAILABLE, registered_at=act.at, registered_by=act.by, **told)

    def retire(self):
        """Raises: RuleBroken reviewer_retired."""
        self._check_available()
        self.state = RETIRED

    def check_can_consider(self, *, no_conflict):
        """Raises: RuleBroken reviewer_retired, conflict_not_ruled_out."""
        self._check_available()
        if not no_conflict:
            detail = "Ask the reviewer first whether they had any part in the matter, and say that they had none."
            raise RuleBroken("conflict_not_ruled_out", detail)

    def _check_available(self):
        if self.state != AVAILABLE:
            raise RuleBroken("reviewer_retired", "This reviewer takes no more complaints.")

    def restated(self):
        return ReviewerRestated.of(self)
