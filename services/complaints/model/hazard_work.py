"""What people do about a hazard concern, and which clocks that meets."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from services.complaints.awaab import HazardClock, decide, law_named
from services.complaints.hazard_kinds import Severity
from services.complaints.model.hazard_clocks import WithClocks
from shared.errors import BadInput, RuleBroken

OPEN_EMERGENCY, OPEN, DONE = 0, 1, 2  # the order of lists
USUAL_ATTEMPTS = 3  # where no law says how often to try
C = HazardClock


class HazardFact(EmbeddedDocument):
    """One line of a concern's history."""

    at = DateTimeField(required=True)  # UTC
    what = StringField(required=True)
    by_kind = StringField(required=True)
    by = StringField()
    details = DictField()  # codes, ids and dates
    note = StringField()  # what a person wrote


class AccessAttempt(EmbeddedDocument):
    at = DateTimeField(required=True)  # UTC
    method = StringField(required=True)
    by = StringField()


class HazardWork(WithClocks):
    """`at` in what is told: when it happened, or None for now; never later than now, nor before the awareness."""

    meta = {"abstract": True}

    source = StringField(required=True)
    complaint_id = StringField()
    resident_id = StringField()
    place = StringField()  # code of the estate, or what staff said
    block = StringField()  # code of the building, in the estate
    tenure = StringField()  # as it was when this was noticed
    occurred_at = DateTimeField(required=True)  # since when the landlord is aware of it; UTC
    raised_at = DateTimeField(required=True)  # UTC
    suggested_severity = StringField(required=True)  # by the rules
    severity = StringField(required=True)
    assessed_at = DateTimeField()  # when a person decided on the severity
    kinds = ListField(StringField())
    rules = ListField(StringField())
    law = StringField()
    law_applies = BooleanField(default=False)
    law_reason = StringField(required=True)

    state = StringField(required=True)
    urgency = IntField(required=True, default=OPEN)
    acknowledged_at = DateTimeField()
    acknowledged_by = StringField()
    page_at = DateTimeField()  # when people are called (again); none once it is acknowledged
    pages = IntField(default=0)

    access_attempts = EmbeddedDocumentListField(AccessAttempt)
    investigated_at = DateTimeField()
    finding = StringField()  # hazard, no_hazard
    summary_sent_at = DateTimeField()
    made_safe_at = DateTimeField()
    works_begun_at = DateTimeField()
    works_completed_at = DateTimeField()
    accommodation_offered_at = DateTimeField()
    accommodation_taken = BooleanField()
    close_reason = StringField()
    history = EmbeddedDocumentListField(HazardFact)

    def clean(self):
        """What lists are sorted by follows from the rest."""
        emergency = OPEN_EMERGENCY if self.severity == Severity.EMERGENCY else OPEN
        self.urgency = DONE if self.state == "closed" else emergency

    def run_from_awareness(self, aware_at, terms):
        """The clocks that begin with the landlord's knowing.

        Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025 (SI 2025/1042).
        """
        for name in (C.EMERGENCY, C.INVESTIGATE):
            self.drop_clock(name)
        if self.law_applies and self.finding is None:
            name = C.EMERGENCY if self.severity == Severity.EMERGENCY else C.INVESTIGATE
            self.start_clock(name, aware_at, terms.durations(self.law)[name], terms)

    def acknowledge(self, act):
        """Somebody has taken it in hand. True when nobody had."""
        if self.acknowledged_at is not None:
            return False
        self._check_open()
        self._take_in_hand(act)
        return True

    def assess(self, severity, aware_since, note, terms, act):
        """A person decides how bad it may be. aware_since: since when that is known; None for as long as it all is."""
        since = self._moment(aware_since or self.occurred_at, act)
        self._begin(act, "severity_assessed", since, note, severity=severity)
        self.severity, self.assessed_at = severity, act.at
        applies = decide(terms.nation, self, terms.phases_begun)
        self.law, self.law_applies, self.law_reason = applies.law, applies.yes, applies.why
        self.run_from_awareness(since, terms)

    def attempt_access(self, method, at, act):
        at = self._moment(at, act)
        self._begin(act, "access_attempted", at, method=method)
        self.access_attempts.append(AccessAttempt(at=at, method=method, by=act.by))

    def conclude(self, finding, at, note, terms, act):
        """It is known what there is. A finding of no hazard leaves the summary to be sent.

        Raises: RuleBroken not_possible_now, already_investigated.
        """
        at = self._moment(at, act)
        if self.finding is not None:
            raise RuleBroken("already_investigated", "The investigation was concluded before.")
        self._begin(act, "investigation_concluded", at, note, finding=finding)
        self.finding, self.investigated_at = finding, at
        self.state = "investigated" if self.made_safe_at is None else self.state
        self.meet_clock(C.INVESTIGATE, at)
        if finding == "no_hazard":
            self.meet_clock(C.EMERGENCY, at, by="no_hazard")
        if self.law_applies:
            self._run_from_findings(at, terms)

    def _run_from_findings(self, at, terms):
        clocks = [C.SUMMARY]
        if self.finding == "hazard":
            if self.severity != Severity.EMERGENCY and self.made_safe_at is None:
                clocks.append(C.MAKE_SAFE)
            clocks += [C.WORKS, C.WORKS_LONGSTOP]
        durations = terms.durations(self.law)
        for name in clocks:
            self.start_clock(name, at, durations[name], terms)

    def send_summary(self, at, act):
        """Raises: RuleBroken not_investigated, not_possible_now."""
        at = self._moment(at, act)
        self._check_investigated("summarised")
        self._begin(act, "summary_sent", at)
        self.summary_sent_at = self.summary_sent_at or at
        self.meet_clock(C.SUMMARY, at)

    def make_safe(self, how, at, act):
        """how: made_safe or safety_works_begun. An emergency is made safe first and investigated to its end later."""
        at = self._moment(at, act)
        if self.severity != Severity.EMERGENCY:
            self._check_investigated("recorded as safe")
        self._begin(act, "made_safe", at, how=how)
        self.made_safe_at = self.made_safe_at or at
        if self.state in ("raised", "investigated"):
            self.state = "made_safe"
        for name in (C.EMERGENCY, C.MAKE_SAFE):
            self.meet_clock(name, at)

    def record_works(self, step, at, note, act):
        """step: begun, completed, or put_off (they cannot begin in time, for the reason in `note`)."""
        at = self._moment(at, act)
        self._check_investigated("worked on")
        if step == "put_off" and not note:
            raise BadInput("reason_missing", "Say why the works cannot begin in time: note.")
        self._begin(act, f"works_{step}", at, note)
        self.meet_clock(C.WORKS, at, by="put_off" if step == "put_off" else None)
        if step == "put_off":
            return
        self.meet_clock(C.WORKS_LONGSTOP, at)
        self.works_begun_at = self.works_begun_at or at
        self.state = f"works_{step}" if self.state != "works_completed" else self.state
        if step == "completed":
            self.works_completed_at = self.works_completed_at or at

    def offer_accommodation(self, taken, at, act):
        """Somewhere suitable to stay, at the landlord's cost: whoever has taken it is safe. taken: bool or None."""
        at = self._moment(at, act)
        self._begin(act, "accommodation_offered", at, taken=taken)
        self.accommodation_offered_at, self.accommodation_taken = self.accommodation_offered_at or at, taken
        if taken:
            for name in (C.EMERGENCY, C.MAKE_SAFE):
                self.meet_clock(name, at, by="accommodation")

    def close(self, reason, note, act):
        """Nothing more is to be done.

        Raises: RuleBroken not_possible_now, hazard_was_found, not_made_safe, summary_not_sent, access_not_attempted.
        """
        self._check_may_close(reason)
        self._begin(act, "closed", act.at, note, reason=reason)
        self.state, self.close_reason = "closed", reason
        self.stop_clocks()

    def _check_may_close(self, reason):
        if reason == "no_hazard" and self.finding == "hazard":
            raise RuleBroken("hazard_was_found", "The investigation found a hazard: it has to be dealt with.")
        if reason == "dealt_with" and (self.works_completed_at or self.made_safe_at) is None:
            raise RuleBroken("not_made_safe", "Record first that the home was made safe, or the works completed.")
        if reason in ("dealt_with", "no_hazard") and any(clock.name == C.SUMMARY for clock in self.running):
            raise RuleBroken("summary_not_sent", "The findings must be sent to the resident in writing first.")
        if reason == "no_access" and not self.may_rely_on_no_access:
            detail = f"Try at least {self.attempts_needed} times, each time in another way, and record it."
            raise RuleBroken("access_not_attempted", detail)

    @property
    def attempts_needed(self):
        return law_named(self.law).access_attempts if self.law_applies else USUAL_ATTEMPTS

    @property
    def may_rely_on_no_access(self):
        """Could nobody get in, although enough was tried, each time in another way?

        Source: Awaab's Law guidance for social landlords 2025, practice on access: three attempts by different ways.
        """
        return len({attempt.method for attempt in self.access_attempts}) >= self.attempts_needed

    def noted(self, what, act, at, note=None, **details):
        known = {name: str(value) for name, value in details.items() if value is not None}
        by_kind, by = (act.by_kind, act.by) if act else ("system", None)
        self.history.append(HazardFact(at=at, what=what, by_kind=by_kind, by=by, details=known, note=note))

    def _begin(self, act, what, at, note=None, **details):
        """Whoever does anything about it has taken it in hand."""
        self._check_open()
        if self.acknowledged_at is None:
            self._take_in_hand(act)
        self.noted(what, act, at, note, **details)

    def _take_in_hand(self, act):
        self.acknowledged_at, self.acknowledged_by, self.page_at = act.at, act.by, None
        self.noted("acknowledged", act, act.at)

    def _check_open(self):
        if self.state == "closed":
            raise RuleBroken("not_possible_now", "This concern is closed.")

    def _check_investigated(self, done):
        if self.finding is None:
            raise RuleBroken("not_investigated", f"Conclude the investigation first: nothing can be {done} before.")

    def _moment(self, at, act):
        """When it happened: never later than now, nor before anybody knew. Raises: BadInput bad_moment."""
        if at is None:
            return act.at
        if not self.occurred_at <= at <= act.at:
            fault = {"pointer": "/at", "detail": "Not later than now, nor before the landlord knew of it."}
            raise BadInput("bad_moment", "This cannot have happened then.", [fault])
        return at
