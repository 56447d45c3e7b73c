"""What a complaint is understood to be, agreed in writing: versions of its definition, point by point."""

from mongoengine import BooleanField, DateTimeField, DictField, EmbeddedDocument, IntField, ListField, StringField

from services.complaints.vocabulary import DefinitionState
from shared.errors import RuleBroken

MOST_VERSIONS = MOST_CORRECTIONS = MOST_ISSUES = 30  # of one stage, of one version, of one complaint
MOST_POINTS = 30


class Definition(EmbeddedDocument):
    """One version of the definition as the resident was told it. Only their answer to it is added later.

    Source: Complaint Handling Code 2024 para 5.6, 5.7.
    """

    number = IntField(required=True)
    at = DateTimeField(required=True)  # UTC
    by = StringField()
    definition = StringField(required=True)
    outcomes_sought = StringField(required=True)
    not_responsible_for = StringField()
    points = ListField(StringField())  # what is to be answered, one by one; counted from 1
    state = StringField(required=True, default=str(DefinitionState.SENT))
    agreed_at = DateTimeField()  # UTC
    agreed_through = StringField()  # Channel
    corrections = ListField(DictField())  # {at, by_kind, through: Channel, words}

    def agree(self, through, act):
        """True when this is news."""
        if self.state == DefinitionState.AGREED:
            return False
        self.state, self.agreed_at, self.agreed_through = str(DefinitionState.AGREED), act.at, through
        return True

    def correct(self, through, words, act):
        """True when this is news. Raises: RuleBroken too_many_corrections."""
        last = self.corrections[-1]["words"] if self.corrections else None
        if self.state == DefinitionState.CORRECTION_ASKED and last == words:
            return False
        if len(self.corrections) >= MOST_CORRECTIONS:
            raise RuleBroken("too_many_corrections", "Answer the corrections that were asked for first.")
        self.state, self.agreed_at, self.agreed_through = str(DefinitionState.CORRECTION_ASKED), None, None
        self.corrections.append({"at": act.at, "by_kind": act.by_kind, "through": through, "words": words})
        return True


class Issue(EmbeddedDocument):
    """A new issue that came up during the investigation, and what was decided about it."""

    number = IntField(required=True)
    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    channel = StringField(required=True)  # Channel
    category = StringField(required=True)  # Category
    words = StringField(required=True)
    is_related = BooleanField(required=True)
    would_delay = BooleanField(required=True)  # the response, unreasonably
    reasons = StringField(required=True)
    point = IntField()  # of the complaint, where it joined
    complaint_id = StringField()  # of the new complaint, where it did not
    opened_at = DateTimeField()  # since when that one is known to be there; UTC


def joins(*, response_issued, is_related, would_delay):
    """Whether a new issue becomes part of the complaint; otherwise it is a complaint of its own.

    Source: Complaint Handling Code 2024 para 6.8.
    """
    return is_related and not response_issued and not would_delay
