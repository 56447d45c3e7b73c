"""Help of a panel of residents: who may give it, what they may see, and what they suggest."""

from mongoengine import DateTimeField, EmbeddedDocument, EmbeddedDocumentListField, IntField, ListField, StringField

from services.complaints.deadlines import local_day
from services.complaints.model.hazard_sighting import WithSightings
from services.complaints.panel import PanelState, check_released
from shared.contracts.complaints import PanelAssistanceRestated, PanelMemberRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.store import Aggregate


class PanelMember(Aggregate):
    """A resident who signed that they keep to themselves what they read. Under the resident's own id."""

    meta = {"collection": "panel_members"}

    agreement = StringField(required=True)  # id or reference of the signed document
    signed_on = StringField(required=True)  # ISO date
    valid_until = StringField()  # ISO date, the last day; none: until it is ended
    ended_at = DateTimeField()  # UTC

    @classmethod
    def current(cls, resident_id):
        """The stored one, or a new one of version 0."""
        return cls.find(resident_id) or cls(id=resident_id)

    def sign(self, told, act):
        """told: {agreement, signed_on: date, valid_until: date or None}. Raises: BadInput not_yet."""
        if told["signed_on"] > local_day(act.at):
            fault = {"pointer": "/signed_on", "detail": "This is later than today."}
            raise BadInput("not_yet", "What has happened cannot have a day that is still to come.", [fault])
        self.agreement, self.signed_on = told["agreement"], told["signed_on"].isoformat()
        self.valid_until = told["valid_until"] and told["valid_until"].isoformat()
        self.ended_at = None

    def end(self, act):
        """True when that is new."""
        if self.ended_at is not None:
            return False
        self.ended_at = act.at
        return True

    def is_bound(self, now):
        today = local_day(now).isoformat()
        return self.ended_at is None and (self.valid_until is None or today <= self.valid_until)

    @property
    def resident_id(self):
        return self.id

    def restated(self):
        return PanelMemberRestated.of(self)


class PanelSuggestion(EmbeddedDocument):
    """How the panel thinks that it could be resolved."""

    number = IntField(required=True)
    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    text = StringField(required=True)
    decision = StringField()  # Decision
    decision_reason = StringField()
    decided_at = DateTimeField()  # UTC
    decided_by = StringField()


class PanelAssistance(WithSightings):
    """Help with one complaint, under its id. It never writes to the complaint: no clock can notice."""

    meta = {
        "collection": "panel_assistances",
        "indexes": [{"fields": ["member_ids"], "name": "member_ids"}],
    }

    reference = StringField(required=True)  # the complaint's
    resident_id = StringField(required=True)
    category = StringField(required=True)  # Category
    state = StringField(required=True)  # PanelState
    words = StringField()  # as the resident released them; gone with the consent
    consented_at = DateTimeField(required=True)  # UTC
    withdrawn_at = DateTimeField()  # UTC
    member_ids = ListField(StringField())
    suggestions = EmbeddedDocumentListField(PanelSuggestion)

    @classmethod
    def of(cls, complaint):
        """The stored one, or a new one of version 0."""
        about = {"reference": complaint.reference, "resident_id": complaint.resident_id, "category": complaint.category}
        return cls.find(complaint.id) or cls(id=complaint.id, **about)

    def consent(self, words, act):
        """The panel may see these words, and nothing else. True when that is new. Raises: BadInput words_identify."""
        check_released(words)
        if self.state == PanelState.CONSENTED and words == self.words:
            return False
        self.state, self.words, self.consented_at, self.withdrawn_at = PanelState.CONSENTED, words, act.at, None
        return True

    def withdraw(self, act):
        """Nothing is shown from now on, and nobody on the panel has it. True when that is new."""
        if self.state == PanelState.WITHDRAWN:
            return False
        self.state, self.words, self.withdrawn_at, self.member_ids = PanelState.WITHDRAWN, None, act.at, []
        return True

    def assign(self, member_ids):
        """Raises: RuleBroken no_consent, own_complaint."""
        self._check_consent()
        if self.resident_id in member_ids:
            raise RuleBroken("own_complaint", "Nobody is on the panel for a complaint of their own.")
        self.member_ids = list(dict.fromkeys(member_ids))

    def check_shown_to(self, resident_id):
        """Raises: NotFound panel_case_not_found: without consent, or to anybody else, it does not exist."""
        if self.state != PanelState.CONSENTED or resident_id not in self.member_ids:
            raise NotFound("panel_case_not_found", "There is no such case.")

    def suggest(self, text, act):
        """Returns its number."""
        number = len(self.suggestions) + 1
        self.suggestions.append(PanelSuggestion(number=number, at=act.at, by=act.by, text=text))
        return number

    def decide(self, number, decision, reason, act):
        """Raises: NotFound panel_suggestion_not_found; RuleBroken already_decided."""
        if not 1 <= number <= len(self.suggestions):
            raise NotFound("panel_suggestion_not_found", "There is no such suggestion.")
        suggestion = self.suggestions[number - 1]
        if suggestion.decision is not None:
            raise RuleBroken("already_decided", "This was accepted or declined already.")
        suggestion.decision, suggestion.decision_reason = decision, reason
        suggestion.decided_at, suggestion.decided_by = act.at, act.by

    def texts_of(self, source):
        return [self.words]

    def text_of(self, sighting):
        """Other words came instead of those, or none, where this was not the last that was agreed to."""
        return self.words if sighting.at == self.consented_at else None

    @property
    def complaint_id(self):
        return self.id

    @property
    def suggested(self):
        return len(self.suggestions)

    @property
    def accepted(self):
        return sum(suggestion.decision == "accepted" for suggestion in self.suggestions)

    def restated(self):
        return PanelAssistanceRestated.of(self)

    def _check_consent(self):
        if self.state != PanelState.CONSENTED:
            raise RuleBroken("no_consent", "The resident has not agreed to this, or not any more.")
