"""What time and the calendar do to a complaint, and what is told of it: of a document, or of what was read of one."""

from typing import Any

from services.complaints.model.deadline import MISSED, Watched
from services.complaints.model.parts import Act
from services.complaints.procedure import profile_named

UPDATE = "update"  # the clock of a promised update, beside those that a procedure has


class Timed(Watched):
    """The part of a complaint that runs by the clock, and what its events tell."""

    procedure: Any
    state: Any
    stage: Any
    stage1: Any
    stage2: Any
    happened: Any

    @property
    def profile(self):
        return profile_named(self.procedure)

    @property
    def current(self):
        """The stage it is at; None while it is no complaint yet."""
        return self.stage2 if self.stage == 2 else self.stage1

    def notice_deadline(self, now):
        """What is to be told about the running deadline now: APPROACHING or MISSED, each once, or None."""
        told = self.take_notice(now)
        if told is not None:
            self.happened(f"deadline_{told}", Act(now), clock=self._running_clock)
        return told

    def go_on_from(self, told, calendar):
        """After what was told: where an update was not sent in time, the next one or the answer is watched for."""
        if told == MISSED and self._running_clock == UPDATE:
            self.current.miss_update(calendar)
            self.watch(self.current.running_due_before, calendar)

    def recount(self, calendar, number, now):
        """Count the running deadline with another calendar. Where it moved, that is then still to be told."""
        if self.current is None:
            return  # no stage has begun: nothing runs
        self.current.recount(calendar)
        self.counted_with = number
        if self.run_on_to(self.current.running_due_before, calendar, now):
            self.move_untold_since = now
            self.happened("deadline_recalculated", Act(now), due_on=self.due_on.isoformat())

    @property
    def _running_clock(self):
        stage = self.current
        if stage.awaits_update and self.due_before == stage.update_due_before:
            return UPDATE
        return str(self.profile.clock_in(self.state))

    # What its events tell

    @property
    def acknowledge_due_before(self):
        return self.current and self.current.acknowledge_due_before

    @property
    def respond_due_before(self):
        return self.current and self.current.respond_due_before

    @property
    def update_due_before(self):
        return self.current.update_due_before if self.due_before is not None else None

    @property
    def response(self):
        """The latest answer, or None."""
        return (self.stage2 and self.stage2.response) or (self.stage1 and self.stage1.response)

    @property
    def outcome(self):
        return self.response and self.response.decision

    @property
    def refusal_reason(self):
        return self.current and self.current.refusal and self.current.refusal.reason

    @property
    def stage1_handler_id(self):
        return self.stage1 and self.stage1.handler_id

    @property
    def stage2_handler_id(self):
        return self.stage2 and self.stage2.handler_id

    @property
    def stage2_reviewer_id(self):
        return self.stage2 and self.stage2.reviewer_id
