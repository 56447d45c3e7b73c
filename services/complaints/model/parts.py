"""What a complaint is made of: its stages with their clocks and answers, its letters, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from services.complaints.deadlines import Counting
from services.complaints.model.clocks import StageClocks
from services.complaints.model.definition import Definition
from services.complaints.vocabulary import Language, LetterFormat

SYSTEM = "system"


@dataclass(frozen=True)
class Act:
    """Who does something, and when."""

    at: datetime  # UTC
    by_kind: str = SYSTEM  # staff, resident or system
    by: str | None = None  # id of the person


class Fact(EmbeddedDocument):
    """One line of a complaint's history."""

    at = DateTimeField(required=True)  # UTC
    what = StringField(required=True)
    stage = IntField(required=True)
    by_kind = StringField(required=True)
    by = StringField()
    details = DictField()  # codes, ids and dates; never text that a person wrote


class Letter(EmbeddedDocument):
    """A letter as it was sent. It never changes, whatever becomes of the complaint or the wording of letters."""

    number = IntField(required=True)
    template = StringField(required=True)  # as the message that tells of it
    stage = IntField()  # of the complaint; none in a letter about something else
    recipient_id = StringField()  # none: for everybody whose complaint it is
    adjustments = ListField(DictField())  # agreed when it was sent: {resident_id, kinds: [Adjustment]}
    at = DateTimeField(required=True)  # UTC
    language = StringField(required=True, default=str(Language.ENGLISH))
    format = StringField(required=True, default=str(LetterFormat.STANDARD))
    sender = StringField(required=True)  # the landlord's name at the time
    title = StringField(required=True)
    sections = ListField(DictField())  # {heading, paragraphs: [text], items: [text], written: by people}


class Response(EmbeddedDocument):
    """The answer at one stage: each mandatory part on its own, so that none can be missing.

    Source: Complaint Handling Code 2024 para 6.9, 6.19.
    """

    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    approved_by = StringField()  # where it promises more money than one person may
    reviewer_id = StringField()  # the outside reviewer who decided; `by` is then who recorded it
    definition = StringField(required=True)
    decision = StringField(required=True)  # Outcome
    reasons = StringField(required=True)
    points = ListField(DictField())  # {number, words, outcome: Outcome, reasons}; one for each of the definition
    remedies = ListField(DictField())  # {kind: RemedyKind, what, amount_pence, by: ISO date}
    outstanding_actions = ListField(DictField())  # {what, by: ISO date}
    how_to_escalate = StringField(required=True)


class Refusal(EmbeddedDocument):
    """Why the complaint, or its escalation, was not accepted.

    Source: Complaint Handling Code 2024 para 2.2 to 2.5, 5.11.
    """

    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    reason = StringField(required=True)  # RefusalReason
    explanation = StringField(required=True)
    discretion_considered = BooleanField(default=False)
    matter_known_on = StringField()  # ISO date; only for over_12_months


class Overturned(EmbeddedDocument):
    """A refusal that the Ombudsman told the landlord to take back."""

    refusal = EmbeddedDocumentField(Refusal, required=True)
    instructed_at = DateTimeField(required=True)  # when the Ombudsman told us; UTC
    ombudsman_reference = StringField()
    recorded_at = DateTimeField(required=True)  # UTC
    recorded_by = StringField()


class Stage(StageClocks, EmbeddedDocument):
    """One of the two stages. Each clock keeps the duration it was started with: a later policy moves no deadline."""

    requested_at = DateTimeField(required=True)  # the complaint received, or stage 2 asked for; UTC
    requested_through = StringField(required=True)  # Channel
    request_reason = StringField()  # why stage 2 was asked for, where the resident said so
    handler_id = StringField()
    reviewer_id = StringField()  # the outside reviewer who considers it instead of staff
    considered = ListField(StringField())  # ids of all who were ever responsible for it, or decided on it

    counting = StringField(default=str(Counting.DAY_0))
    acknowledge_within = DictField()  # Duration, as {kind, n}; none where the procedure sets no time
    acknowledge_due_before = DateTimeField()  # UTC, exclusive
    acknowledged_at = DateTimeField()  # UTC
    definition = StringField()
    outcomes_sought = StringField()
    not_responsible_for = StringField()
    definitions = EmbeddedDocumentListField(Definition)  # every version that was sent; what stands above is the latest

    respond_within = DictField()
    respond_runs_from = DateTimeField()  # the acknowledgement or the request, as the procedure has it; UTC
    extend_within = DictField()
    planned_respond_due_before = DateTimeField()  # without the extension; UTC, exclusive
    respond_due_before = DateTimeField()  # UTC, exclusive
    extended_until = StringField()  # ISO date, the last day that the resident was told
    extension_reason = StringField()

    extension_grounds = ListField(StringField())  # ExtensionGround, of an extension beyond the first
    updates_every = DictField()  # Duration, as agreed with the resident when it was put off beyond the extension
    updates_run_from = DateTimeField()  # when the last one was sent, or should have been; UTC
    update_due_before = DateTimeField()  # UTC, exclusive
    updates_sent = IntField(default=0)
    updates_missed = IntField(default=0)

    response = EmbeddedDocumentField(Response)
    refusal = EmbeddedDocumentField(Refusal)
    overturned = EmbeddedDocumentListField(Overturned)

    @classmethod
    def requested(cls, number, at, channel, terms):
        """A stage that begins: its acknowledgement is due, or its response, as the procedure has it."""
        stage = cls(requested_at=at, requested_through=channel, counting=str(terms.profile.counting))
        stage.start(terms.profile.stages[number], terms.calendar)
        return stage

    def accept_as_told(self, number, told, terms, act):
        """Take the refusal back: the stage begins again on the day of the instruction, and the refusal stays on record.

        told: {instructed_at, ombudsman_reference}.
        """
        taken_back = Overturned(refusal=self.refusal, recorded_at=act.at, recorded_by=act.by, **told)
        self.overturned.append(taken_back)
        self.refusal = None
        self.counting = str(terms.profile.counting)
        self.start(terms.profile.stages[number], terms.calendar)

    def acknowledge(self, number, said, terms, act):
        """said: {definition, outcomes_sought, not_responsible_for, points}."""
        self.acknowledged_at = act.at
        self.define(said, act)
        if self.respond_runs_from is None:
            self.start_response(terms.profile.stages[number], act.at, terms.calendar)

    def define(self, said, act):
        """Another version of the definition. said: as of acknowledge; without points it is one point itself."""
        self.definition, self.outcomes_sought = said["definition"], said["outcomes_sought"]
        self.not_responsible_for = said["not_responsible_for"]
        number = len(self.definitions) + 1
        kept = said | {"points": list(said.get("points") or [said["definition"]])}
        self.definitions.append(Definition(number=number, at=act.at, by=act.by, **kept))

    @property
    def said(self):
        """The latest definition, without its points."""
        return {name: getattr(self, name) for name in ("definition", "outcomes_sought", "not_responsible_for")}

    @property
    def points(self):
        """What is to be answered, one by one: [text]. None of them before the stage is defined."""
        if self.definitions:
            return self.definitions[-1].points
        return [self.definition] if self.definition else []

    def consider(self, person_id):
        """Somebody is responsible for this stage, or decided on it."""
        if person_id not in self.considered:
            self.considered.append(person_id)

    @property
    def considered_by(self):
        """Everybody who considered this stage: who was ever responsible for it, and who decided on it."""
        people = (*self.considered, self.handler_id, self.response and self.response.by)
        return {person for person in people if person is not None}
