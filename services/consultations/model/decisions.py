"""Something a landlord is to decide, and how far the thinking is."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from shared.contracts.consultations import DECISION_STATUSES, INFLUENCE_LEVELS, DecisionRestated
from shared.errors import RuleBroken
from shared.store import Aggregate

MADE = "made"


class Decision(Aggregate):
    """Formative until it is made. Only a consultation that was decided makes it so."""

    meta = {"collection": "decisions"}

    title = StringField(required=True, max_length=200)
    summary = StringField(required=True)
    owner_body = StringField(required=True, max_length=200)  # who decides: board, cabinet, committee
    status = StringField(required=True, choices=DECISION_STATUSES)
    what_can_change = ListField(StringField())
    what_cannot_change = ListField(DictField())  # {what, why}
    influence_level = StringField(required=True, choices=INFLUENCE_LEVELS)
    registered_by = StringField(required=True)
    registered_at = DateTimeField(required=True)  # UTC
    history = ListField(DictField())  # {at, status, by}: every status it had
    made_at = DateTimeField()  # UTC
    made_through = StringField()  # id of the consultation whose results were considered
    outcome = StringField()

    @property
    def is_made(self):
        return self.status == MADE

    def register(self, status, by, now):
        """First entry. One that was made before it came here is registered as made, for the record."""
        self.registered_by, self.registered_at = by, now
        self._set_status(status, by, now)

    def change(self, values, by, now):
        """Take over new values. Raises RuleBroken decision_made."""
        if self.is_made:
            raise RuleBroken("decision_made", "This decision is made: its record can no longer be changed.")
        status = values.pop("status", self.status)
        for name, value in values.items():
            setattr(self, name, value)
        if status != self.status:
            self._set_status(status, by, now)

    def make(self, consultation):
        """Become made through a consultation that was decided; false when it was made already.

        Source: R v Brent LBC ex p Gunning (1985); Housing Act 1985 s.105(1): considered before the decision.
        """
        consultation.check_decided()
        if self.is_made:
            return False
        self.outcome, self.made_through = consultation.outcome, consultation.id
        self._set_status(MADE, consultation.decided_by, consultation.decided_at)
        return True

    def restated(self):
        return DecisionRestated.of(self)

    def _set_status(self, status, by, at):
        self.status = status
        if status == MADE:
            self.made_at = at
        self.history = [*self.history, {"at": at, "status": status, "by": by}]
