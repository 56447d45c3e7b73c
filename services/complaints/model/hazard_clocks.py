"""Several clocks that run at once, each told of once when it is close and once when it has run out."""

from datetime import UTC, datetime, timedelta

from mongoengine import DateTimeField, DictField, EmbeddedDocument, EmbeddedDocumentListField, IntField, StringField

from services.complaints.deadlines import Duration, DurationKind, due_before, last_day_of, warn_from
from shared.store import Aggregate

NO_DEADLINE = datetime(9999, 12, 31, tzinfo=UTC)  # sorts after all that are due
APPROACHING, MISSED = "approaching", "missed"


class RunningClock(EmbeddedDocument):
    """One duration the law sets, and what became of it."""

    name = StringField(required=True)  # HazardClock
    started_at = DateTimeField(required=True)  # UTC
    within = DictField(required=True)  # Duration, as {kind, n}
    due_before = DateTimeField(required=True)  # UTC, exclusive
    met_at = DateTimeField()  # UTC
    met_by = StringField()  # what met it, where that is not the usual
    watch_at = DateTimeField()  # when something is to be told next; UTC, inclusive
    watch_for = StringField()  # APPROACHING or MISSED

    @property
    def due_on(self):
        """Its last day, a local date."""
        return last_day_of(self.due_before)

    @property
    def late(self):
        """Was it met too late? None while it runs."""
        return None if self.met_at is None else self.met_at >= self.due_before

    def warn_at(self, calendar):
        """Halfway through hours; two working days before the end of anything longer."""
        if self.within["kind"] == DurationKind.HOURS:
            return self.due_before - timedelta(hours=self.within["n"]) / 2
        return warn_from(self.due_before, calendar)

    def count(self, calendar):
        """Count it with this calendar. True when it moved; what was told of it stays told."""
        due = due_before(self.started_at, Duration(**self.within), calendar)
        if due == self.due_before:
            return False
        self.due_before = due
        if self.watch_for is not None:
            self.watch_at = self.warn_at(calendar) if self.watch_for == APPROACHING else due
        return True


class WithClocks(Aggregate):
    """Whatever is told next, of whichever clock, is what is watched for; what is due first is what it is sorted by."""

    meta = {"abstract": True}

    clocks = EmbeddedDocumentListField(RunningClock)
    due_before = DateTimeField()  # of the clock to be met next; UTC, exclusive
    due_order = DateTimeField(required=True, default=NO_DEADLINE)  # due_before or NO_DEADLINE, to sort by
    watch_at = DateTimeField()  # UTC, inclusive
    counted_with = IntField()  # number of the calendar that the running ones were counted with

    @property
    def running(self):
        """The clocks not met yet, what is due first at the beginning."""
        return sorted((clock for clock in self.clocks if clock.met_at is None), key=lambda one: one.due_before)

    @property
    def clock(self):
        """The name of the clock to be met next, or None."""
        return self.running[0].name if self.running else None

    def start_clock(self, name, at, within, terms):
        """Let a clock run, in place of one of this name that still ran. within: Duration."""
        self.drop_clock(name)
        kept = {"kind": str(within.kind), "n": within.n}
        clock = RunningClock(name=name, started_at=at, within=kept, due_before=due_before(at, within, terms.calendar))
        clock.watch_at, clock.watch_for = clock.warn_at(terms.calendar), APPROACHING
        self.clocks.append(clock)
        self.counted_with = terms.calendar_number
        self._settle_clocks()

    def meet_clock(self, name, at, by=None):
        """What it was for is done. Nothing where no such clock runs."""
        for clock in self.running:
            if clock.name == name:
                clock.met_at, clock.met_by = at, by
                clock.watch_at = clock.watch_for = None
        self._settle_clocks()

    def drop_clock(self, name):
        """It should not run: the facts are others. One that was met stays."""
        self.clocks = [clock for clock in self.clocks if clock.name != name or clock.met_at is not None]
        self._settle_clocks()

    def stop_clocks(self):
        """Nothing more is to be done: no clock runs. Those that ran out stay, as they are."""
        for clock in self.running:
            clock.watch_at = clock.watch_for = None
        self.due_before = self.watch_at = self.counted_with = None
        self.due_order = NO_DEADLINE

    def take_notices(self, now):
        """[(APPROACHING or MISSED, RunningClock)]: all that is to be told at this moment."""
        told = []
        for clock in self.running:
            if clock.watch_at is None or now < clock.watch_at:
                continue
            if now >= clock.due_before:
                clock.watch_at = clock.watch_for = None
                told.append((MISSED, clock))
            else:
                clock.watch_at, clock.watch_for = clock.due_before, MISSED
                told.append((APPROACHING, clock))
        self._settle_clocks()
        return told

    def recount_clocks(self, calendar, number):
        """Count the running clocks with another calendar. True when one of them moved."""
        self.counted_with = number
        moved = [clock for clock in self.running if clock.count(calendar)]
        self._settle_clocks()
        return bool(moved)

    def _settle_clocks(self):
        running = self.running
        self.due_before = running[0].due_before if running else None
        self.due_order = self.due_before or NO_DEADLINE
        self.watch_at = min((clock.watch_at for clock in running if clock.watch_at), default=None)
        if not running:
            self.counted_with = None
