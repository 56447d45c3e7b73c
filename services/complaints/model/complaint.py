"""A complaint: two stages, one running deadline at most, and everything that happened to it."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    StringField,
)

from services.complaints import guidance
from services.complaints.deadlines import last_day, local_day
from services.complaints.model.deadline import WithDeadline
from services.complaints.model.parts import Act, Fact, Letter, Refusal, Response, Stage
from services.complaints.procedure import RUNNING, check_handler, profile_named
from services.complaints.states import OPEN, Action, State, next_state, possible_actions
from services.complaints.vocabulary import RefusalReason
from shared.contracts.complaints import ComplaintRestated
from shared.errors import BadInput, NotFound, RuleBroken

BY_STAFF = {Action.ACKNOWLEDGE, Action.EXTEND, Action.RESPOND, Action.REFUSE, Action.ESCALATE, Action.RESOLVE}
BY_RESIDENT = {Action.ESCALATE, Action.RESOLVE, Action.WITHDRAW}


class Complaint(WithDeadline):
    """What happens to it, and what it allows. `terms`: the landlord's rules as they stand; `act`: who, and when."""

    meta = {
        "collection": "complaints",
        "indexes": [
            {"fields": ["reference"], "unique": True, "sparse": True, "name": "reference"},
            {"fields": ["due_order", "id"], "name": "due_order"},
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["counted_with"], "sparse": True, "name": "counted_with"},
            {"fields": ["resident_id", "-received_at", "-id"], "name": "resident"},
            {"fields": ["received_at"], "name": "received_at"},
        ],
    }

    reference = StringField(required=True)
    procedure = StringField(required=True)  # id of the profile, from receipt to the end
    resident_id = StringField()  # none: anonymous
    by_representative = BooleanField(default=False)
    channel = StringField(required=True)  # Channel
    category = StringField(required=True)  # Category
    description = StringField(required=True)
    received_at = DateTimeField(required=True)  # UTC

    state = StringField(required=True)  # State
    stage = IntField(required=True)
    stage1 = EmbeddedDocumentField(Stage, required=True)
    stage2 = EmbeddedDocumentField(Stage)

    history = EmbeddedDocumentListField(Fact)
    letters = EmbeddedDocumentListField(Letter)

    # Being received

    @classmethod
    def received(cls, complaint_id, told, terms, act):
        """A new complaint at stage 1.

        told: {reference, resident_id, by_representative, channel, category, description, received_at}.
        Raises: BadInput received_in_the_future.
        """
        if told["received_at"] > act.at:
            fault = {"pointer": "/received_at", "detail": "This is later than now."}
            raise BadInput("received_in_the_future", "A complaint cannot be received later than now.", [fault])
        complaint = cls(id=complaint_id, procedure=terms.profile.id, stage=1, state=State.STAGE1_LOGGED, **told)
        complaint.stage1 = Stage.requested(1, complaint.received_at, complaint.channel, terms)
        complaint.run_towards(complaint.stage1.acknowledge_due_before, terms)
        complaint._happened("received", act, channel=complaint.channel)
        return complaint

    # What staff do

    def acknowledge(self, said, terms, act):
        """said: {definition, outcomes_sought, not_responsible_for}. The time to respond runs from now.

        Raises: RuleBroken not_possible_now, acknowledged_before_receipt.
        Source: Complaint Handling Code 2024 para 5.6, 5.7.
        """
        state = next_state(self.state, Action.ACKNOWLEDGE)
        if act.at < self.current.requested_at:
            raise RuleBroken("acknowledged_before_receipt", "This cannot be acknowledged before it was received.")
        self.state = state
        self.current.acknowledge(self.stage, said, terms, act.at)
        self.run_towards(self.current.respond_due_before, terms)
        self._happened("acknowledged", act)

    def extend(self, until, reason, terms, act):
        """Put the response off to the end of a local date, once a stage.

        Raises: RuleBroken not_possible_now, extension_too_late, extension_not_later, extension_too_long,
        not_a_working_day.
        """
        state, stage = next_state(self.state, Action.EXTEND), self.current
        due = terms.profile.check_extension(
            self.stage, stage.respond_due_before, until, now=act.at, calendar=terms.calendar
        )
        self.state = state
        stage.extend(until, reason, due)
        self.run_towards(due, terms)
        self._happened("extended", act, until=until.isoformat())

    def respond(self, stage, parts, terms, act):
        """Answer one stage. parts: {part key: content}, as the procedure names them.

        Raises: RuleBroken not_possible_now, wrong_stage, response_incomplete, same_handler.
        Source: Complaint Handling Code 2024 para 6.9, 6.19; 6.13.
        """
        state = next_state(self.state, Action.RESPOND)
        if stage != self.stage:
            raise RuleBroken("wrong_stage", f"This complaint is at stage {self.stage}.", stage=self.stage)
        terms.profile.check_response(stage, parts)
        self._check_fresh_eyes(act.by)
        self.state = state
        said = {name: content for name, content in parts.items() if name != "stage"}
        self.current.response = Response(at=act.at, by=act.by, **said)
        self.current.handler_id = self.current.handler_id or act.by
        self.stop_running()
        self._happened("responded", act, decision=said["decision"])

    def refuse(self, refused, terms, act):
        """Do not accept the complaint, or its escalation.

        refused: {reason, explanation, discretion_considered, matter_known_on: date or None}.
        Raises: RuleBroken not_possible_now, discretion_not_considered, not_over_12_months.
        Source: Complaint Handling Code 2024 para 2.2 to 2.5, 5.11.
        """
        state = next_state(self.state, Action.REFUSE)
        known_on = refused["matter_known_on"]
        if refused["reason"] == RefusalReason.OVER_12_MONTHS:
            terms.profile.check_age(known_on, self.received_at, discretion_considered=refused["discretion_considered"])
        self.state = state
        told = refused | {"matter_known_on": known_on and known_on.isoformat()}
        self.current.refusal = Refusal(at=act.at, by=act.by, **told)
        self.stop_running()
        self._happened("refused", act, reason=refused["reason"])

    def assign(self, handler_id, act):
        """Make somebody responsible for the current stage.

        Raises: RuleBroken not_possible_now, same_handler.
        """
        if self.state not in OPEN:
            raise RuleBroken("not_possible_now", "This complaint waits for nobody: no stage of it is open.")
        self._check_fresh_eyes(handler_id)
        self.current.handler_id = handler_id
        self._happened("assigned", act, handler_id=handler_id)

    # What residents do, themselves or through staff who write down what they said

    def escalate(self, asked, terms, act):
        """Go to stage 2. No reason need be given, and there is no time limit.

        asked: {channel, requested_at, reason}.
        Raises: RuleBroken not_possible_now; BadInput requested_in_the_future, requested_before_response.
        Source: Complaint Handling Code 2024 para 6.10 to 6.13.
        """
        state = next_state(self.state, Action.ESCALATE)
        at = asked["requested_at"]
        if at > act.at:
            raise BadInput("requested_in_the_future", "Stage 2 cannot be asked for later than now.")
        if at < self.stage1.response.at:
            raise BadInput("requested_before_response", "Stage 2 cannot be asked for before stage 1 was answered.")
        self.state = state
        self.stage = 2
        self.stage2 = Stage.requested(2, at, asked["channel"], terms)
        self.stage2.request_reason = asked["reason"]
        self.run_towards(self.stage2.acknowledge_due_before, terms)
        self._happened("escalated", act, channel=asked["channel"])

    def resolve(self, channel, act):
        """The resident says that the stage 1 answer settles it; nothing else resolves a complaint."""
        self.state = next_state(self.state, Action.RESOLVE)
        self._happened("resolved", act, channel=channel)

    def withdraw(self, act):
        """By the resident only: nobody can say it for them."""
        self.state = next_state(self.state, Action.WITHDRAW)
        self.stop_running()
        self._happened("withdrawn", act)

    def check_own(self, resident_id):
        """Another resident's complaint does not exist for this one."""
        if self.resident_id is None or self.resident_id != resident_id:
            raise NotFound("complaint_not_found", "There is no such complaint.")

    # What time does

    def notice_deadline(self, now):
        """What is to be told about the running deadline now: APPROACHING or MISSED, each once, or None."""
        told = self.take_notice(now)
        if told is not None:
            self._happened(f"deadline_{told}", Act(now), clock=str(RUNNING[State(self.state)]))
        return told

    def recount(self, calendar, number, now):
        """Count the running deadline with another calendar. True when it moved."""
        self.current.recount(calendar)
        self.counted_with = number
        moved = self.run_on_to(self.current.running_due_before, calendar, now)
        if moved:
            self._happened("deadline_recalculated", Act(now), due_on=self.due_on.isoformat())
        return moved

    # What is told and shown

    @property
    def current(self):
        """The stage it is at."""
        return self.stage2 if self.stage == 2 else self.stage1

    @property
    def profile(self):
        return profile_named(self.procedure)

    @property
    def acknowledge_due_before(self):
        return self.current.acknowledge_due_before

    @property
    def respond_due_before(self):
        return self.current.respond_due_before

    @property
    def response(self):
        """The latest answer, or None."""
        return (self.stage2 and self.stage2.response) or self.stage1.response

    @property
    def outcome(self):
        return self.response and self.response.decision

    @property
    def refusal_reason(self):
        return self.current.refusal and self.current.refusal.reason

    @property
    def stage1_handler_id(self):
        return self.stage1.handler_id

    @property
    def stage2_handler_id(self):
        return self.stage2 and self.stage2.handler_id

    @property
    def ombudsman_until(self):
        """The last day to go to the Ombudsman after the final answer, a local date; None before it."""
        if self.stage2 is None or self.stage2.response is None:
            return None
        return last_day(local_day(self.stage2.response.at), self.profile.ombudsman_within, None)

    @property
    def possible_for_staff(self):
        return [action for action in possible_actions(self.state) if action in BY_STAFF]

    @property
    def possible_for_resident(self):
        return [action for action in possible_actions(self.state) if action in BY_RESIDENT]

    @property
    def next_for_resident(self):
        return guidance.next_step(self)

    @property
    def further_for_resident(self):
        return guidance.further_help(self)

    def add_letter(self, letter, sender, act):
        """letter: {template, title, sections}. Kept as sent; returns it with its number."""
        number = len(self.letters) + 1
        self.letters.append(Letter(number=number, stage=self.stage, at=act.at, sender=sender, **letter))
        return self.letters[-1]

    def letter(self, number):
        """Raises: NotFound letter_not_found."""
        if not 1 <= number <= len(self.letters):
            raise NotFound("letter_not_found", "There is no such letter.")
        return self.letters[number - 1]

    def restated(self):
        return ComplaintRestated.of(self)

    # Inside

    def _happened(self, what, act, **details):
        known = {name: str(value) for name, value in details.items() if value is not None}
        fact = Fact(at=act.at, what=what, stage=self.stage, by_kind=act.by_kind, by=act.by, details=known)
        self.history.append(fact)

    def _check_fresh_eyes(self, person_id):
        if self.stage == 2:
            for considered in self.stage1.considered_by:
                check_handler(person_id, considered)
