"""Quarters of the reporting year: the first is April to June."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Quarter:
    first: date
    last: date  # inclusive

    @property
    def name(self):
        """2026-q3, by the calendar year in which its reporting year begins."""
        year = self.first.year if self.first.month >= 4 else self.first.year - 1
        return f"{year}-q{(self.first.month - 4) % 12 // 3 + 1}"

    @property
    def a_year_before(self):
        return Quarter(_a_year_before(self.first), _a_year_before(self.last))


def last_quarter(day):
    """The latest quarter that was over before a local date."""
    this_first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = this_first - timedelta(days=1)
    return Quarter(date(last.year, last.month - 2, 1), last)


def _a_year_before(day):
    return day.replace(year=day.year - 1)  # no quarter begins or ends in February
