"""A reporting year: what the landlord decided about its measures, and the figures as they were closed."""

import hashlib
import json

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from services.complaints.measures import starts_at
from shared.contracts.complaints import ReportingYearRestated
from shared.errors import RuleBroken
from shared.store import Aggregate
from shared.store.documents import LandlordDocument

PIECE = 2_000  # stages of complaints kept in one document


class ReportingYear(Aggregate):
    """1 April to 31 March. Without a stored one, the definition's own choices apply and homes are unknown."""

    meta = {"collection": "reporting_years"}

    year = IntField(required=True)  # the calendar year in which it begins
    definition = StringField(required=True)  # id of the MeasureDefinition
    homes = DictField()  # {lcra, lcho}: at the end of the year
    boundary = StringField(required=True)  # Boundary
    count_refused = BooleanField(required=True)
    count_withdrawn = BooleanField(required=True)
    changes = ListField(DictField())  # {at, by, homes, boundary, count_refused, count_withdrawn}: what was set, when

    closed_at = DateTimeField()  # UTC; from then on nothing of this changes
    closed_by = StringField()
    closed = DictField()  # the figures as `measured` gave them, with what was counted apart
    pieces = ListField(StringField())  # ids of ClosedCases, in order
    checksum = StringField()  # sha256 hex over `closed` and all pieces

    @classmethod
    def of(cls, year, definition):
        """The stored year, or a new one with the definition's own choices, of version 0."""
        chosen = {name: getattr(definition, name) for name in ("count_refused", "count_withdrawn")}
        return cls.find(str(year)) or cls(
            id=str(year), year=year, definition=definition.id, boundary=str(definition.boundary), **chosen
        )

    def choose(self, chosen, act):
        """chosen: {homes: {lcra, lcho}, boundary, count_refused, count_withdrawn}. True when anything changed.

        Raises: RuleBroken year_closed.
        """
        self._check_open()
        if all(getattr(self, name) == value for name, value in chosen.items()):
            return False
        for name, value in chosen.items():
            setattr(self, name, value)
        self.changes.append({"at": act.at, "by": act.by} | chosen)
        return True

    def check_closing(self, now):
        """Raises: RuleBroken year_closed, year_not_over, homes_missing."""
        self._check_open()
        if now < starts_at(self.year + 1):
            raise RuleBroken("year_not_over", "A year can be closed from 1 April after it.")
        if not self.homes:
            raise RuleBroken("homes_missing", "Set the number of homes at the end of the year first.")

    def close(self, figures, pieces, act):
        """figures: {measures, counted_apart}. pieces: [ClosedCases], stored."""
        self.check_closing(act.at)
        self.closed, self.pieces = figures, [piece.id for piece in pieces]
        self.checksum = checksum_of(figures, pieces)
        self.closed_at, self.closed_by = act.at, act.by

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def known_homes(self):
        """{lcra, lcho}, or None."""
        return self.homes or None

    @property
    def closed_figures(self):
        """{measures, counted_apart} as they were closed, or None."""
        return self.closed or None

    def _check_open(self):
        if self.is_closed:
            raise RuleBroken("year_closed", "The figures of this year are closed. What changed since is shown beside.")

    # What its events tell: counts as they were closed, none before

    @property
    def lcra_homes(self):
        return self.homes.get("lcra")

    @property
    def lcho_homes(self):
        return self.homes.get("lcho")

    def made(self, group, stage):
        """Complaints counted in CH01 as they were closed, None before."""
        rows = self.closed.get("measures", ())
        return next((row["made"] for row in rows if (row["group"], row["stage"]) == (group, stage)), None)

    lcra_stage1 = property(lambda self: self.made("lcra", 1))
    lcra_stage2 = property(lambda self: self.made("lcra", 2))
    lcho_stage1 = property(lambda self: self.made("lcho", 1))
    lcho_stage2 = property(lambda self: self.made("lcho", 2))

    def restated(self):
        return ReportingYearRestated.of(self)


class ClosedCases(LandlordDocument):
    """Some of what a closed year counted. Named by what is in it, so that writing it again does no harm."""

    meta = {"collection": "closed_cases"}

    id = StringField(primary_key=True)
    rows = ListField(StringField())  # "<complaint id>|<stage>|<group>|<result>|<not due at the end: 1 or 0>", sorted

    @classmethod
    def of(cls, year, rows):
        """[ClosedCases] of all rows of a year."""
        parts = [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
        return [cls(id=f"{year}-{_digest(part)[:32]}", rows=part) for part in parts]


def checksum_of(figures, pieces):
    """sha256 hex: the same figures and cases always give the same one."""
    return _digest([figures, *(piece.rows for piece in pieces)])


def _digest(data):
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
