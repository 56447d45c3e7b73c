"""One thing that a landlord learned from complaints."""

from mongoengine import DateTimeField, ListField, StringField

from services.complaints.deadlines import local_day
from services.complaints.learning import LearningState
from shared.contracts.complaints import LearningItemRestated
from shared.errors import BadInput, RuleBroken
from shared.store import Aggregate


class LearningItem(Aggregate):
    """From what went wrong to what residents are told of it, one step after the other.

    Source: Complaint Handling Code 2024 para 9.2, 9.3, learning is taken from complaints and reported to residents.
    """

    meta = {
        "collection": "learning_items",
        "indexes": [
            {"fields": ["state", "-changed_at", "-id"], "name": "state"},
            {"fields": ["-changed_at", "-id"], "name": "changed_at"},
            {"fields": ["complaint_ids"], "name": "complaint_ids"},
        ],
    }

    state = StringField(required=True)  # LearningState
    theme = StringField(required=True)  # Theme
    complaint_ids = ListField(StringField())
    what_went_wrong = StringField(required=True)
    change = StringField()  # what is done differently
    owner_id = StringField()  # a member of staff
    due_on = StringField()  # ISO date
    identified_at = DateTimeField(required=True)  # UTC
    agreed_at = DateTimeField()  # UTC
    implemented_on = StringField()  # ISO date
    published_at = DateTimeField()  # UTC
    published_words = StringField()  # as residents read them
    changed_at = DateTimeField(required=True)  # UTC

    @classmethod
    def identified(cls, item_id, told, act):
        """told: {theme, complaint_ids, what_went_wrong}."""
        return cls(id=item_id, state=LearningState.IDENTIFIED, identified_at=act.at, changed_at=act.at, **told)

    def agree(self, told, act):
        """told: {change, owner_id, due_on: ISO date}. Raises: RuleBroken not_possible_now."""
        self._go(LearningState.IDENTIFIED, LearningState.ACTION_AGREED, act)
        self.change, self.owner_id, self.due_on = told["change"], told["owner_id"], told["due_on"]
        self.agreed_at = act.at

    def implement(self, on, act):
        """on: date. Raises: RuleBroken not_possible_now; BadInput not_yet."""
        if on > local_day(act.at):
            fault = {"pointer": "/implemented_on", "detail": "This is later than today."}
            raise BadInput("not_yet", "What has happened cannot have a day that is still to come.", [fault])
        self._go(LearningState.ACTION_AGREED, LearningState.IMPLEMENTED, act)
        self.implemented_on = on.isoformat()

    def publish(self, words, act):
        """Raises: RuleBroken not_possible_now."""
        self._go(LearningState.IMPLEMENTED, LearningState.PUBLISHED, act)
        self.published_words, self.published_at = words, act.at

    @property
    def complaints(self):
        return len(self.complaint_ids)

    def restated(self):
        return LearningItemRestated.of(self)

    def _go(self, before, after, act):
        if self.state != before:
            detail = f"This cannot be done while it is {self.state.replace('_', ' ')}."
            raise RuleBroken("not_possible_now", detail, state=str(self.state))
        self.state, self.changed_at = after, act.at
