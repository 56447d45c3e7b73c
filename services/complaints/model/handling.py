"""What staff do with a complaint."""

from services.complaints.model.defined import Defined
from services.complaints.model.parts import Refusal, Response, Stage
from services.complaints.points import answered_points
from services.complaints.procedure import check_handler, check_later_day
from services.complaints.states import OPEN, Action, State
from services.complaints.vocabulary import RefusalReason
from shared.errors import BadInput, RuleBroken

LAST_STAGE = 2
EXTENDED = (State.STAGE1_EXTENDED, State.STAGE2_EXTENDED)


class Handled(Defined):
    """The part of a Complaint that staff work on."""

    meta = {"abstract": True}

    def acknowledge(self, said, terms, act):
        """said: {definition, outcomes_sought, not_responsible_for, points}. The time to respond runs from now.

        Raises: RuleBroken not_possible_now, acknowledged_before_receipt.
        Source: Complaint Handling Code 2024 para 5.6, 5.7.
        """
        state = self.after(Action.ACKNOWLEDGE)
        if act.at < self.current.counted_from:
            raise RuleBroken("acknowledged_before_receipt", "This cannot be acknowledged before it was received.")
        self.state = state
        self.current.acknowledge(self.stage, self._with_earlier_points(said), terms, act)
        if self.current.running_due_before != self.due_before:  # else it runs on, and what was told of it stays told
            self.run_towards(self.current.running_due_before, terms)
        self.happened("acknowledged", act)

    def extend(self, until, reason, terms, act):
        """Put the response off to the end of a local date, once a stage.

        Raises: RuleBroken second_extension_needs_grounds, not_possible_now, extension_too_late, extension_not_later,
        extension_too_long, not_a_working_day.
        """
        if self.state in EXTENDED:
            detail = "The answer was put off already: to put it off further there must be good reason (extend_further)."
            raise RuleBroken("second_extension_needs_grounds", detail)
        state, stage = self.after(Action.EXTEND), self.current
        due = terms.profile.check_extension(
            self.stage, stage.respond_due_before, until, now=act.at, calendar=terms.calendar
        )
        self.state = state
        stage.extend(until, reason, due)
        self.run_towards(due, terms)
        self.happened("extended", act, until=until.isoformat())

    def extend_further(self, asked, terms, act):
        """Put the response off beyond the extension, for a good reason, and agree to tell the resident how it stands.

        asked: {until, grounds, explanation, updates_every: Duration or None, agreed_with_resident}.
        Raises: RuleBroken not_possible_now, second_extension_needs_grounds, updates_not_agreed, extension_too_late,
        extension_not_later, not_a_working_day.
        Source: Complaint Handling Code 2024 para 5.9, 6.4, 6.15.
        """
        state, stage = self.after(Action.EXTEND_FURTHER), self.current
        if not asked["grounds"] or not (asked["explanation"] or "").strip():
            detail = "Say for which good reasons (grounds), and explain them in words."
            raise RuleBroken("second_extension_needs_grounds", detail)
        if asked["updates_every"] is None or not (asked["agreed_with_resident"] or self.resident_id is None):
            detail = "Agree with the resident first how often they are told how it stands."
            raise RuleBroken("updates_not_agreed", detail)
        until = asked["until"]
        due = check_later_day(stage.respond_due_before, until, now=act.at, calendar=terms.calendar)
        self.state = state
        stage.extend(until, asked["explanation"], due)
        stage.promise_updates(asked["grounds"], asked["updates_every"], act.at, terms.calendar)
        self.run_towards(stage.running_due_before, terms)
        self.happened("extended_further", act, until=until.isoformat(), grounds=" ".join(asked["grounds"]))

    def update(self, terms, act):
        """The resident is told how it stands while they wait for an answer that was put off.

        Raises: RuleBroken not_possible_now.
        Source: Complaint Handling Code 2024 para 5.9.
        """
        self.state = self.after(Action.UPDATE)
        self.current.update(act.at, terms.calendar)
        if self.current.running_due_before != self.due_before:
            self.run_towards(self.current.running_due_before, terms)
        self.happened("updated", act)

    def respond(self, stage, parts, terms, act):
        """Answer one stage. parts: {part key: content}, as the procedure names them.

        Where an outside reviewer considers it, the answer is theirs and whoever acts only records it; that, too, is
        nobody who considered stage 1.
        Raises: RuleBroken not_possible_now, wrong_stage, response_incomplete, decision_contradicts_points,
        same_handler.
        Source: Complaint Handling Code 2024 para 6.9, 6.19; 6.13.
        """
        state = self.after(Action.RESPOND)
        if stage != self.stage:
            raise RuleBroken("wrong_stage", f"This complaint is at stage {self.stage}.", stage=self.stage)
        terms.profile.check_response(stage, parts, self.current.points)
        self._check_fresh_eyes(act.by)
        self.state = state
        said = {name: content for name, content in parts.items() if name != "stage"}
        said["points"] = answered_points(self.current.points, parts)
        reviewer_id = self.current.reviewer_id
        self.current.response = Response(at=act.at, by=act.by, reviewer_id=reviewer_id, **said)
        if reviewer_id is None:
            self.current.handler_id = self.current.handler_id or act.by
        self.current.consider(act.by)
        self.stop_running()
        self.happened("responded", act, decision=said["decision"])

    def refuse(self, refused, terms, act):
        """Do not accept the complaint, or its escalation.

        refused: {reason, explanation, discretion_considered, matter_known_on: date or None}.
        Raises: RuleBroken not_possible_now, discretion_not_considered, not_over_12_months, same_handler.
        Source: Complaint Handling Code 2024 para 2.2 to 2.5, 5.11; 6.13.
        """
        state = self.after(Action.REFUSE)
        self._check_fresh_eyes(act.by)
        known_on = refused["matter_known_on"]
        if refused["reason"] == RefusalReason.OVER_12_MONTHS:
            told_at = self.expressed_at or self.received_at  # a service request in time is in time
            terms.profile.check_age(known_on, told_at, discretion_considered=refused["discretion_considered"])
        self.state = state
        told = refused | {"matter_known_on": known_on and known_on.isoformat()}
        self.current.refusal = Refusal(at=act.at, by=act.by, **told)
        self.current.consider(act.by)
        self.stop_running()
        self.happened("refused", act, reason=refused["reason"])

    def accept_as_told(self, told, terms, act):
        """Accept what was refused, because the Ombudsman says so. Its clock starts anew when the Ombudsman said it.

        told: {instructed_at, ombudsman_reference}.
        Raises: RuleBroken not_possible_now; BadInput instructed_in_the_future, instructed_before_refusal.
        Source: Complaint Handling Code 2024 para 2.5, 5.11.
        """
        state = self.after(Action.ACCEPT_AS_TOLD)
        if told["instructed_at"] > act.at:
            raise BadInput("instructed_in_the_future", "The Ombudsman cannot have said this later than now.")
        if told["instructed_at"] < self.current.refusal.at:
            raise BadInput("instructed_before_refusal", "The Ombudsman cannot have said this before the refusal.")
        self.state = state
        self.current.accept_as_told(self.stage, told, terms, act)
        self.run_towards(self.current.running_due_before, terms)
        self.happened("accepted_as_told", act)

    def assign(self, handler_id, act):
        """Make somebody responsible for the current stage; an outside reviewer of it is none any more.

        Raises: RuleBroken not_possible_now, same_handler.
        """
        self._check_open()
        self._check_fresh_eyes(handler_id)
        self.current.handler_id, self.current.reviewer_id = handler_id, None
        self.current.consider(handler_id)
        self.happened("assigned", act, handler_id=handler_id)

    def assign_reviewer(self, reviewer_id, act):
        """Have stage 2 considered by somebody from outside: nobody of the landlord's staff is responsible for it.

        Raises: RuleBroken not_possible_now, reviewer_only_at_stage2.
        """
        self._check_open()
        if self.stage != LAST_STAGE:
            raise RuleBroken("reviewer_only_at_stage2", "An outside reviewer considers stage 2 only.")
        self.current.handler_id, self.current.reviewer_id = None, reviewer_id
        self.happened("reviewer_assigned", act, reviewer_id=reviewer_id)

    def go_straight_to_stage2(self, reason, explanation, terms, act):
        """Leave out stage 1, for one of the procedure's reasons. The clocks run from when those of stage 1 did:
        the receipt of the complaint, or the Ombudsman's word to accept it.

        reason: StraightReason or None.
        Raises: RuleBroken stage_cannot_be_skipped, straight_reason_needed, not_possible_now.
        Source: Sector practice under the model procedures of Scotland and Northern Ireland, stage 2.
        """
        self.profile.check_straight(reason)
        state = self.after(Action.GO_STRAIGHT_TO_STAGE2)
        self.state, self.stage = state, LAST_STAGE
        self.stage2 = Stage.requested(LAST_STAGE, self.stage1.counted_from, self.channel, terms)
        self.stage2.request_reason = explanation
        self.run_towards(self.stage2.running_due_before, terms)
        self.happened("went_straight_to_stage2", act, reason=reason)

    def _check_open(self):
        if self.state not in OPEN or self.current is None:
            raise RuleBroken("not_possible_now", "This complaint waits for nobody: no stage of it is open.")

    def _with_earlier_points(self, said):
        """Stage 2 looks at every point of stage 1 again, unless the definition says which."""
        if self.stage == 2 and not said.get("points") and len(self.stage1.points) > 1:
            return said | {"points": self.stage1.points}
        return said

    def _check_fresh_eyes(self, person_id):
        if self.stage == LAST_STAGE and self.profile.distinct_handler:
            for considered in self.stage1.considered_by:
                check_handler(person_id, considered)
