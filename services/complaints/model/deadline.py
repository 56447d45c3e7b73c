"""The one deadline that runs for a document, and when something about it is to be told."""

from datetime import UTC, datetime
from typing import Any

from mongoengine import DateTimeField, IntField, StringField

from services.complaints.deadlines import last_day_of, warn_from
from shared.store import Aggregate

NO_DEADLINE = datetime(9999, 12, 31, tzinfo=UTC)  # sorts after all that are due
APPROACHING, MISSED = "approaching", "missed"
_TOLD = {APPROACHING: (), MISSED: (APPROACHING,), None: (APPROACHING, MISSED)}  # by what is watched for next


class Watched:
    """What is done with the fields of WithDeadline, by a document or by what was read of one."""

    due_before: Any
    due_order: Any
    watch_at: Any
    watch_for: Any
    counted_with: Any
    move_untold_since: Any

    @property
    def due_on(self):
        """Its last day, a local date, or None."""
        return self.due_before and last_day_of(self.due_before)

    def run_towards(self, due, terms):
        """A new deadline runs. due: first instant that is too late, UTC."""
        self.counted_with = terms.calendar_number
        self.watch(due, terms.calendar)

    def stop_running(self):
        self.due_before = self.watch_at = self.watch_for = self.counted_with = None
        self.due_order = NO_DEADLINE

    def run_on_to(self, due, calendar, now):
        """The running deadline is another one now. True when it moved; what was told of it stays told."""
        if due == self.due_before:
            return False
        told = _TOLD[self.watch_for]
        self.watch(due, calendar)
        if MISSED in told and due <= now:
            self.watch_at = self.watch_for = None
        elif told and self.watch_at <= now:
            self.watch_at, self.watch_for = due, MISSED
        return True

    def take_notice(self, now):
        """What is to be told at this moment, APPROACHING or MISSED; None when nothing is (any more)."""
        if self.watch_at is None or now < self.watch_at:
            return None
        if now >= self.due_before:
            self.watch_at = self.watch_for = None
            return MISSED
        self.watch_at, self.watch_for = self.due_before, MISSED
        return APPROACHING

    def watch(self, due, calendar):
        """Watch for this deadline from its beginning: nothing was told of it."""
        self.due_before = self.due_order = due
        self.watch_at, self.watch_for = warn_from(due, calendar), APPROACHING


class WithDeadline(Watched, Aggregate):
    """Each deadline is told of once when it is close and once when it has passed."""

    meta = {"abstract": True}

    due_before = DateTimeField()  # UTC, exclusive; none where no clock runs
    due_order = DateTimeField(required=True, default=NO_DEADLINE)  # due_before or NO_DEADLINE, to sort by
    watch_at = DateTimeField()  # when something is to be told next; UTC, inclusive
    watch_for = StringField()  # APPROACHING or MISSED; none when both were told
    counted_with = IntField()  # number of the calendar that it was counted with
    move_untold_since = DateTimeField()  # when a changed calendar moved it, until that is told; UTC
