"""A day that was promised or ordered: noticed when it is close, when it has passed, and again while nothing is done."""

from datetime import date

from mongoengine import DateTimeField, IntField, StringField

from services.complaints.deadlines import end_of, start_of
from services.complaints.putting_right import REMIND_AHEAD, REMIND_EVERY

DUE, MISSED, CHASED = "due", "missed", "chased"


class Chased:
    """Beside the deadlines that a procedure counts: such a day was told to people, and no calendar moves it."""

    due_on = StringField()  # ISO date, the last day; none where no day was named
    due_before = DateTimeField()  # UTC, exclusive
    watch_at = DateTimeField()  # when something is to be told next; UTC, inclusive
    chased = IntField(default=0)  # times it was told of since the day has passed

    def be_due(self, day, now):
        """Watch for this local date from its beginning; for None there is nothing to watch."""
        self.chased = 0
        if day is None:
            self.due_on = self.due_before = self.watch_at = None
            return
        self.due_on, self.due_before = day.isoformat(), end_of(day)
        ahead = [moment for moment in (start_of(day - before) for before in REMIND_AHEAD) if moment > now]
        self.watch_at = min(ahead, default=self.due_before)

    def be_due_again(self, now):
        """What was done is not: what was told stays told, and the reminders go on."""
        if self.due_on is None:
            return
        if now < self.due_before:
            self.be_due(date.fromisoformat(self.due_on), now)
        else:
            self.chased = max(1, self.chased)
            self.watch_at = now + REMIND_EVERY

    def rest(self):
        """There is nothing to be told any more."""
        self.watch_at = None

    def is_late(self, now):
        return self.due_before is not None and self.due_before <= now

    def take_notice(self, now):
        """What is to be told at this moment: DUE, MISSED, and CHASED once a week from then on; or None."""
        if self.watch_at is None or now < self.watch_at:
            return None
        if now < self.due_before:
            self.watch_at = self.due_before
            return DUE
        self.chased += 1
        weeks = (now - self.due_before) // REMIND_EVERY + 1
        self.watch_at = self.due_before + weeks * REMIND_EVERY
        return MISSED if self.chased == 1 else CHASED
