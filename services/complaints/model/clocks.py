"""The clocks of one stage: what they started with, where they end, and how they are counted anew."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from services.complaints.deadlines import Counting, Duration, due_before, end_of, extend, last_day_of
from services.complaints.procedure import Start

INSTANT = timedelta(milliseconds=1)  # the least that is kept apart


class StageClocks:
    """What is done with the clocks of a Stage, as a document or as what was read of one."""

    requested_at: Any
    counting: Any
    acknowledge_within: Any
    acknowledge_due_before: Any
    acknowledged_at: Any
    respond_within: Any
    respond_runs_from: Any
    extend_within: Any
    planned_respond_due_before: Any
    respond_due_before: Any
    extended_until: Any
    extension_reason: Any
    extension_grounds: Any
    updates_every: Any
    updates_run_from: Any
    update_due_before: Any
    updates_sent: Any
    updates_missed: Any
    overturned: Any

    def start(self, rules, calendar):
        """The stage was asked for, or taken up as the Ombudsman said. rules: StageProcedure."""
        if rules.acknowledge is not None:
            self.acknowledge_within = _kept(rules.acknowledge)
            self.acknowledge_due_before = self._due_before(self.counted_from, self.acknowledge_within, calendar)
        if rules.respond_from is Start.REQUEST:
            self.start_response(rules, self.counted_from, calendar)

    def start_response(self, rules, at, calendar):
        """The time to respond runs from this moment."""
        self.respond_runs_from = at
        self.respond_within, self.extend_within = _kept(rules.respond), _kept(rules.extend)
        self.planned_respond_due_before = self._due_before(at, self.respond_within, calendar)
        self.respond_due_before = self.planned_respond_due_before

    def extend(self, until, reason, due):
        self.extended_until, self.extension_reason, self.respond_due_before = until.isoformat(), reason, due

    def promise_updates(self, grounds, every, at, calendar):
        """The answer is put off beyond the extension: the resident is told every so often how it stands."""
        self.extension_grounds, self.updates_every = [str(ground) for ground in grounds], _kept(every)
        self._next_update(at, calendar)

    def update(self, at, calendar):
        """The resident was told how it stands; the next time, where one is agreed, counts from now."""
        self.updates_sent = (self.updates_sent or 0) + 1
        if self.updates_every:
            self._next_update(at, calendar)

    def miss_update(self, calendar):
        """An update was not sent in time; the next is due so long after the day that one was due."""
        self.updates_missed = (self.updates_missed or 0) + 1
        self._next_update(self.update_due_before - INSTANT, calendar)

    def recount(self, calendar):
        """Count anew what runs. An acknowledgement that was sent is done with, and its deadline stays."""
        if self.awaits_acknowledgement:
            self.acknowledge_due_before = self._due_before(self.counted_from, self.acknowledge_within, calendar)
        if not self.respond_within:
            return
        start = self.respond_runs_from or self.acknowledged_at
        self.planned_respond_due_before = self._due_before(start, self.respond_within, calendar)
        self.respond_due_before = self.planned_respond_due_before
        if self.extended_until is not None:
            self.respond_due_before = self._extended_due_before(calendar)
        if self.update_due_before is not None:
            self._next_update(self.updates_run_from, calendar)

    @property
    def counted_from(self):
        """When its clocks began: the request, or the Ombudsman's word to accept it. UTC."""
        if not self.overturned:
            return self.requested_at
        latest = self.overturned[-1]
        return latest["instructed_at"]

    @property
    def awaits_acknowledgement(self):
        return self.acknowledged_at is None and self.acknowledge_due_before is not None

    @property
    def awaits_update(self):
        """Is an update of the resident due before the answer?"""
        return self.update_due_before is not None and self.update_due_before < self.respond_due_before

    @property
    def running_due_before(self):
        """Of the deadlines the one to meet next."""
        if self.awaits_acknowledgement:
            return self.acknowledge_due_before
        return self.update_due_before if self.awaits_update else self.respond_due_before

    def _extended_due_before(self, calendar):
        """The day the resident was told, on to the next working day where it no longer is one, within what the
        extension allows; beyond that where there was good reason to.
        """
        until = date.fromisoformat(self.extended_until)
        if not calendar.is_working_day(until):
            until = calendar.working_day_after(until, 1)
        planned = last_day_of(self.planned_respond_due_before)
        if self.extension_grounds:
            return end_of(max(planned, until))
        furthest = last_day_of(extend(self.planned_respond_due_before, Duration(**self.extend_within), calendar))
        return end_of(max(planned, min(until, furthest)))

    def _next_update(self, at, calendar):
        self.updates_run_from = at
        self.update_due_before = due_before(at, Duration(**self.updates_every), calendar)

    def _due_before(self, start, within, calendar):
        return due_before(start, _duration(within["kind"], within["n"]), calendar, self.counting or Counting.DAY_0)


@lru_cache(maxsize=256)
def _duration(kind, n):
    return Duration(kind, n)


def _kept(duration):
    return {"kind": str(duration.kind), "n": duration.n}
