"""What a landlord decides about its own clocks, and the working days that they count."""

from datetime import date
from functools import lru_cache

from mongoengine import DictField, IntField, ListField, StringField

from services.complaints.calendars import WorkingCalendar, propose
from services.complaints.deadlines import Duration
from services.complaints.procedure import profile_named
from shared.errors import RuleBroken
from shared.store import Aggregate

FIRST_YEAR = 2023  # the year before the first procedure: a warning can begin before the receipt
YEARS_AHEAD = 15
FEWEST_HOLIDAYS = 6  # a year: every nation has more, so a year with fewer was not entered whole


class ComplaintsPolicy(Aggregate):
    """The landlord's own, stricter durations. One document; without it the procedure's own apply."""

    meta = {"collection": "policies"}

    procedure = StringField()  # id of the profile that they are stricter than
    durations = DictField()  # {clock: {kind, n}}
    counting = StringField()  # Counting; none for the procedure's
    escalate_within = DictField()  # {kind, n} from the answer, for asking for stage 2; none for the procedure's

    ID = "policy"

    @classmethod
    def current(cls):
        """The stored policy, or a new one that changes nothing, of version 0."""
        return cls.find(cls.ID) or cls(id=cls.ID)

    @property
    def own_escalate_within(self):
        """{kind, n}, or None."""
        return self.escalate_within or None

    @property
    def rules(self):
        """The procedure that it is stricter than."""
        return profile_named(self.procedure)

    @property
    def limits(self):
        """The most that can be set: {clock: Duration}."""
        return self.rules.durations

    def set(self, profile, durations, counting, escalate_within):
        """durations: {clock: Duration}; counting: Counting or None; escalate_within: Duration or None.

        Raises: RuleBroken unknown_clock, looser_than_procedure, escalation_limit_not_allowed.
        """
        own = {
            "procedure": profile.id,
            "durations": {name: _kept(duration) for name, duration in durations.items()},
            "counting": counting and str(counting),
            "escalate_within": _kept(escalate_within) if escalate_within else {},
        }
        self.in_force(own, profile)
        for name, value in own.items():
            setattr(self, name, value)

    @classmethod
    def in_short(cls):
        """What read_all is to read for `in_force`. Every complaint asks, so no document is made."""
        return cls.wanted(cls.ID, "procedure", "durations", "counting", "escalate_within")

    @staticmethod
    def in_force(stored, profile):
        """The procedure with what the stored policy makes stricter; stored: as read, or None.

        Durations set under another procedure say nothing about this one.
        """
        if stored is None or stored.get("procedure") != profile.id:
            return profile
        profile = profile.stricter({name: Duration(**own) for name, own in stored.get("durations", {}).items()})
        if counting := stored.get("counting"):
            profile = profile.counted(counting)
        if within := stored.get("escalate_within"):
            profile = profile.limited(Duration(**within))
        return profile


class StoredCalendar(Aggregate):
    """The public holidays that decide for this landlord. One document, proposed by the library, then ours."""

    meta = {"collection": "calendars"}

    nation = StringField(required=True)
    number = IntField(required=True)  # 1, 2, …: grows with each change; deadlines say which one they were counted with
    proposed_by = StringField(required=True)
    holidays = ListField(StringField())  # ISO dates, sorted

    ID = "calendar"

    @classmethod
    def proposed(cls, nation, year):
        """What the library says, for the years that a complaint can need from this one on."""
        proposal = propose(nation, range(FIRST_YEAR, year + YEARS_AHEAD + 1))
        return cls(id=cls.ID, nation=nation, number=1, proposed_by=proposal.version, holidays=_texts(proposal.holidays))

    def working_days(self):
        return _working_days(self.nation, tuple(self.holidays), self.number)

    @classmethod
    def in_short(cls):
        """What read_all is to read for `in_force`."""
        return cls.wanted(cls.ID, "nation", "holidays", "number")

    @staticmethod
    def in_force(stored):
        """(WorkingCalendar, its number); stored: as read."""
        return _working_days(stored["nation"], tuple(stored["holidays"]), stored["number"]), stored["number"]

    def replace_holidays(self, days):
        """Take over a proclaimed or removed holiday. True when anything changed.

        days: dates, all of them. Raises: RuleBroken year_missing, year_incomplete.
        """
        texts = _texts(days)
        if texts == self.holidays:
            return False
        years = [day.year for day in days]
        if missing := sorted(self.working_days().years - set(years)):
            raise RuleBroken("year_missing", f"The holidays of {missing[0]} are left out: send all years.")
        if short := sorted(year for year in set(years) if years.count(year) < FEWEST_HOLIDAYS):
            raise RuleBroken("year_incomplete", f"{short[0]} has too few holidays: send every year whole.")
        if gaps := sorted(set(range(min(years), max(years))) - set(years)):
            raise RuleBroken("year_missing", f"The holidays of {gaps[0]} are left out: send all years.")
        self.holidays, self.number = texts, self.number + 1
        return True


@lru_cache(maxsize=64)
def _working_days(nation, holidays, number):
    """The calendar with these days, ISO dates, made once."""
    return WorkingCalendar(nation, frozenset(date.fromisoformat(text) for text in holidays), str(number))


def _kept(duration):
    return {"kind": str(duration.kind), "n": duration.n}


def _texts(days):
    return sorted({day.isoformat() for day in days})
