"""What the Ombudsman does to a complaint."""

from mongoengine import DictField, ListField

from services.complaints.deadlines import local_day
from services.complaints.model.parts import Act
from services.complaints.model.record import ComplaintRecord
from services.complaints.referral import EARLY, NEXT_STEP, REACHED, CaseState
from services.complaints.states import Action, State, next_state
from shared.errors import BadInput, RuleBroken
from shared.ids import derived_id


class Referred(ComplaintRecord):
    """The part of a Complaint that is about its referrals. The case itself is a document of its own, made from here."""

    meta = {"abstract": True}

    referrals = ListField(DictField())  # {reference, on: ISO date, state: before it, early}; reference: the Ombudsman's

    def refer(self, reference, on, act):
        """The Ombudsman has it. Before the landlord's procedure is over that changes neither state nor clock.

        on: date. Raises: RuleBroken not_possible_now, already_referred; BadInput referred_in_the_future.
        Source: Housing Ombudsman Scheme para 42(a).
        """
        early = self.state in EARLY
        state = self.state if early else self.after(Action.GO_TO_OMBUDSMAN)
        if on > local_day(act.at):
            fault = {"pointer": "/referred_on", "detail": "This is later than today."}
            raise BadInput("referred_in_the_future", "A complaint cannot be referred later than today.", [fault])
        if any(known["reference"] == reference and (early or not known["early"]) for known in self.referrals):
            raise RuleBroken("already_referred", "This referral is recorded already.")
        before, self.state = self.state, state
        self.referrals.append({"reference": reference, "on": on.isoformat(), "state": str(before), "early": early})
        self.happened("referred", act, reference=reference, early=early or None)

    @property
    def case_ids(self):
        """{the Ombudsman's reference: id of the case}, each once however often it was referred."""
        return {known["reference"]: case_id_of(self.id, known["reference"]) for known in self.referrals}

    def follow(self, case, terms, now):
        """Come to where the case is. True when anything changed. Only the case that has it now is followed."""
        if not self._is_with(case):
            return False
        if case.state == CaseState.TOLD_TO_ACCEPT:
            return self._accept_as_told(case, terms, now)
        before = self.state
        while REACHED.index(CaseState(self.state)) < REACHED.index(CaseState(case.state)):
            self.state = self.after(NEXT_STEP[State(self.state)])
            self.happened(str(self.state), Act(now))
        return self.state != before

    def _is_with(self, case):
        latest = self.referrals[-1] if self.referrals else None
        is_theirs = latest is not None and not latest["early"] and latest["reference"] == case.ombudsman_reference
        return is_theirs and self.state in [str(state) for state in REACHED]

    def _accept_as_told(self, case, terms, now):
        """Back to the stage that was refused: its acknowledgement is due from when the Ombudsman said so."""
        if self.state != State.WITH_OMBUDSMAN:
            return False
        self.state = next_state(self.referrals[-1]["state"], Action.ACCEPT_AS_TOLD, self.profile.transitions)
        told = {"instructed_at": case.closed_at, "ombudsman_reference": case.ombudsman_reference}
        self.current.accept_as_told(self.stage, told, terms, Act(now))
        self.run_towards(self.current.running_due_before, terms)
        self.happened("accepted_as_told", Act(now))
        return True


def case_id_of(complaint_id, reference):
    """reference: the Ombudsman's."""
    return derived_id("ombudsman_case", complaint_id, reference)
