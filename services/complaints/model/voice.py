"""What residents do with their complaint, themselves or through staff who write down what they said."""

from services.complaints.deadlines import local_day
from services.complaints.model.parts import Stage
from services.complaints.model.record import ComplaintRecord
from services.complaints.states import Action
from shared.errors import BadInput, RuleBroken


class Voiced(ComplaintRecord):
    """The part of a Complaint that is the resident's."""

    meta = {"abstract": True}

    def escalate(self, asked, terms, act):
        """Go to stage 2. No reason need be given, and there is no time limit but where the procedure has one.

        asked: {channel, requested_at, reason, accepted_late: taken though it was asked for too late}.
        Raises: RuleBroken not_possible_now, escalation_too_late; BadInput requested_in_the_future,
        requested_before_response.
        Source: Complaint Handling Code 2024 para 6.10 to 6.13.
        """
        state = self.after(Action.ESCALATE)
        at = asked["requested_at"]
        if at > act.at:
            raise BadInput("requested_in_the_future", "Stage 2 cannot be asked for later than now.")
        if at < self.stage1.response.at:
            raise BadInput("requested_before_response", "Stage 2 cannot be asked for before stage 1 was answered.")
        until = terms.profile.escalate_until(self.received_at, self.stage1.response.at)
        is_late = until is not None and local_day(at) > until
        if is_late and not asked.get("accepted_late"):
            detail = f"Stage 2 could be asked for until {until}. Tell us if there are reasons to take it all the same."
            raise RuleBroken("escalation_too_late", detail, until=until.isoformat())
        self.state = state
        self.stage = 2
        self.stage2 = Stage.requested(2, at, asked["channel"], terms)
        self.stage2.request_reason = asked["reason"]
        self.run_towards(self.stage2.running_due_before, terms)
        self.happened("escalated", act, channel=asked["channel"], accepted_late="yes" if is_late else None)

    def resolve(self, channel, act):
        """The resident says that the stage 1 answer settles it; nothing else resolves a complaint."""
        self.state = self.after(Action.RESOLVE)
        self.happened("resolved", act, channel=channel)

    def withdraw(self, act):
        """By the resident only: nobody can say it for them."""
        self.state = self.after(Action.WITHDRAW)
        self.stop_running()
        self.happened("withdrawn", act)
