"""What a complaint is made of: its stages with their clocks and answers, its letters, and what happened to it."""

from dataclasses import dataclass
from datetime import date, datetime

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentField,
    IntField,
    ListField,
    StringField,
)

from services.complaints.deadlines import Duration, due_before, end_of, extend, last_day_of
from services.complaints.procedure import ACKNOWLEDGE, EXTEND, RESPOND

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
    stage = IntField(required=True)
    at = DateTimeField(required=True)  # UTC
    sender = StringField(required=True)  # the landlord's name at the time
    title = StringField(required=True)
    sections = ListField(DictField())  # {heading, paragraphs: [text], items: [text]}


class Response(EmbeddedDocument):
    """The answer at one stage: each mandatory part on its own, so that none can be missing.

    Source: Complaint Handling Code 2024 para 6.9, 6.19.
    """

    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    definition = StringField(required=True)
    decision = StringField(required=True)  # Outcome
    reasons = StringField(required=True)
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


class Stage(EmbeddedDocument):
    """One of the two stages. Each clock keeps the duration it was started with: a later policy moves no deadline."""

    requested_at = DateTimeField(required=True)  # the complaint received, or stage 2 asked for; UTC
    requested_through = StringField(required=True)  # Channel
    request_reason = StringField()  # why stage 2 was asked for, where the resident said so
    handler_id = StringField()

    acknowledge_within = DictField(required=True)  # Duration, as {kind, n}
    acknowledge_due_before = DateTimeField(required=True)  # UTC, exclusive
    acknowledged_at = DateTimeField()  # UTC
    definition = StringField()
    outcomes_sought = StringField()
    not_responsible_for = StringField()

    respond_within = DictField()
    extend_within = DictField()
    planned_respond_due_before = DateTimeField()  # without the extension; UTC, exclusive
    respond_due_before = DateTimeField()  # UTC, exclusive
    extended_until = StringField()  # ISO date, the last day that the resident was told
    extension_reason = StringField()

    response = EmbeddedDocumentField(Response)
    refusal = EmbeddedDocumentField(Refusal)

    @classmethod
    def requested(cls, number, at, channel, terms):
        """A stage whose acknowledgement is due."""
        within = terms.profile.durations[ACKNOWLEDGE[number]]
        due = due_before(at, within, terms.calendar)
        return cls(
            requested_at=at, requested_through=channel, acknowledge_within=_kept(within), acknowledge_due_before=due
        )

    def acknowledge(self, number, said, terms, at):
        """said: {definition, outcomes_sought, not_responsible_for}."""
        self.acknowledged_at = at
        for name, text in said.items():
            setattr(self, name, text)
        durations = terms.profile.durations
        self.respond_within, self.extend_within = _kept(durations[RESPOND[number]]), _kept(durations[EXTEND[number]])
        self.planned_respond_due_before = due_before(at, durations[RESPOND[number]], terms.calendar)
        self.respond_due_before = self.planned_respond_due_before

    def extend(self, until, reason, due):
        self.extended_until, self.extension_reason, self.respond_due_before = until.isoformat(), reason, due

    def recount(self, calendar):
        """Count the running deadline anew. The other one is done with and stays."""
        if self.acknowledged_at is None:
            self.acknowledge_due_before = due_before(self.requested_at, Duration(**self.acknowledge_within), calendar)
            return
        self.planned_respond_due_before = due_before(self.acknowledged_at, Duration(**self.respond_within), calendar)
        self.respond_due_before = self.planned_respond_due_before
        if self.extended_until is not None:
            self.respond_due_before = self._extended_due_before(calendar)

    def _extended_due_before(self, calendar):
        """The day the resident was told, on to the next working day where it no longer is one, within what the
        extension allows.
        """
        until = date.fromisoformat(self.extended_until)
        if not calendar.is_working_day(until):
            until = calendar.working_day_after(until, 1)
        planned = last_day_of(self.planned_respond_due_before)
        furthest = last_day_of(extend(self.planned_respond_due_before, Duration(**self.extend_within), calendar))
        return end_of(max(planned, min(until, furthest)))

    @property
    def running_due_before(self):
        """Of the two deadlines the one to meet next."""
        return self.acknowledge_due_before if self.acknowledged_at is None else self.respond_due_before

    @property
    def considered_by(self):
        """Everybody who considered this stage: who was responsible for it, and who answered."""
        people = (self.handler_id, self.response and self.response.by)
        return {person for person in people if person is not None}


def _kept(duration):
    return {"kind": str(duration.kind), "n": duration.n}
