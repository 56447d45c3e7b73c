"""What is kept of a complaint, and the history that every part of it writes."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    StringField,
)

from services.complaints.model.counted import Counted
from services.complaints.model.deadline import WithDeadline
from services.complaints.model.definition import Issue
from services.complaints.model.hazard_sighting import WithSightings
from services.complaints.model.parts import Fact, Letter, Stage
from services.complaints.model.timed import Timed
from services.complaints.states import check_investigated, next_state
from services.complaints.vocabulary import Language, LetterFormat


class ComplaintRecord(Timed, Counted, WithDeadline, WithSightings):
    """`terms`, wherever it is asked for: the landlord's rules as they stand; `act`: who, and when."""

    meta = {"abstract": True}

    reference = StringField(required=True)
    procedure = StringField(required=True)  # id of the profile, from receipt to the end
    resident_id = StringField()  # none: anonymous
    by_representative = BooleanField(default=False)
    channel = StringField(required=True)  # Channel
    category = StringField(required=True)  # Category
    description = StringField(required=True)
    raised_in_id = StringField()  # the complaint during whose investigation this one came up
    received_at = DateTimeField(required=True)  # UTC; as a complaint, where it was a service request first
    expressed_at = DateTimeField()  # UTC, where it was not a complaint from the first word
    tenure_group = StringField()  # TenureGroup, as it was then; none: of before it was kept, unknown

    state = StringField(required=True)  # State
    stage = IntField(required=True)
    stage1 = EmbeddedDocumentField(Stage)  # none until the resident chose to complain
    stage2 = EmbeddedDocumentField(Stage)
    stage1_counts_as = StringField()  # a line of Counts; none: of before it was kept
    stage2_counts_as = StringField()

    history = EmbeddedDocumentListField(Fact)
    issues = EmbeddedDocumentListField(Issue)
    split_waiting_since = DateTimeField()  # an issue is still to become a complaint of its own; UTC

    letter_language = StringField(required=True, default=str(Language.ENGLISH))
    letter_format = StringField(required=True, default=str(LetterFormat.STANDARD))
    letters = EmbeddedDocumentListField(Letter)

    def save(self):
        self.note_counts()
        return super().save()

    def after(self, action):
        """The state after an action, as the complaint's procedure has it. Raises: RuleBroken not_possible_now."""
        return next_state(self.state, action, self.profile.transitions)

    def check_investigated(self):
        """Raises: RuleBroken not_possible_now."""
        check_investigated(self.state, self.profile.transitions)

    def happened(self, what, act, **details):
        known = {name: str(value) for name, value in details.items() if value is not None}
        fact = Fact(at=act.at, what=what, stage=self.stage, by_kind=act.by_kind, by=act.by, details=known)
        self.history.append(fact)
