"""When the annual submission to the Ombudsman is due, as dated data."""

from dataclasses import dataclass
from datetime import date

from services.complaints.deadlines import Duration, DurationKind, last_day

REMIND_DAYS = (60, 30, 7)  # before the last day


@dataclass(frozen=True)
class SubmissionRule:
    first_year: int  # the reporting year, inclusive
    many_homes: int  # from so many on, the day is fixed
    day: tuple[int, int]  # month and day, in the calendar year in which the reporting year ends
    fewer_within: Duration  # of the end of the financial year, with fewer homes
    source: str


RULES = (
    SubmissionRule(
        first_year=2023,
        many_homes=1000,
        day=(9, 30),
        fewer_within=Duration(DurationKind.CALENDAR_MONTHS, 6),
        source="Housing Ombudsman, Complaint Handling Code annual submissions, guidance of 2024",
    ),
)


def submission_day(year, homes, financial_year_end):
    """The last day, a local date.

    homes: of the landlord, or None where they are not known: then the earlier of both days.
    financial_year_end: date, that in which the reporting year ends or that follows.
    """
    rule = [rule for rule in RULES if year >= rule.first_year][-1]
    fixed, within = date(year + 1, *rule.day), last_day(financial_year_end, rule.fewer_within, None)
    if homes is None:
        return min(fixed, within)
    return fixed if homes >= rule.many_homes else within
