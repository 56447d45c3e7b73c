"""The measures of a reporting year, live and as they were closed."""

from itertools import islice

from services.complaints.counting import ASKED, Counting, read_row
from services.complaints.measures import check_year, definition_for, figures_of, starts_at
from services.complaints.model import ReportingYear
from services.complaints.model.years import ClosedCases
from services.complaints.terms import nation, working_days
from shared.errors import RuleBroken


def show_reporting_year(year, *, now):
    """The year with its definition, the landlord's choices, and its figures: those that were closed, or live ones.

    Raises: NotFound year_not_found; RuleBroken no_measures.
    """
    stored, definition = year_and_definition(year, now)
    figures = stored.closed if stored.is_closed else live_figures(stored, definition, now)
    return YearShown(stored, definition, figures)


def list_counted_complaints(after, limit, *, year, stage, now, **filters):
    """The complaints behind one stage's figures, as they are now, in the order they were made.

    filters: group, result.
    """
    _, definition = year_and_definition(year, now)
    behind = None
    if after:
        at, last = after
        name = ASKED[stage]
        behind = {"$or": [{name: {"$gt": at}}, {name: at, "_id": {"$gt": last}}]}
    cases = Counting(year, definition, working_days(now)).cases(stage, condition=behind)
    wanted = (case for case in cases if all(case[name] == value for name, value in filters.items()))
    return [case | {"id": case["_id"], "stage": stage} for case in islice(wanted, limit)]


def show_year_differences(year, *, now):
    """What the figures of a closed year would be now, beside what they were.

    Raises: NotFound year_not_found; RuleBroken no_measures, year_not_closed.
    """
    stored, definition = _closed(year, now)
    live = live_figures(stored, definition, now)
    return {
        "year": year,
        "closed_at": stored.closed_at,
        "checksum": stored.checksum,
        "unchanged": live == stored.closed,
        "closed": stored.closed,
        "live": live,
    }


def list_changed_cases(after, limit, *, year, now):
    """The stages of complaints that count otherwise now than when the year was closed: {id, stage, closed, live}.

    closed, live: {group, result, not_due}, or None where it was not, or is no longer, counted. after: [id and stage].
    """
    stored, definition = _closed(year, now)
    then: dict = {}
    for piece in ClosedCases.objects(id__in=stored.pieces):
        then |= dict(read_row(row) for row in piece.rows)
    today = dict(read_row(row) for row in Counting(year, definition, working_days(now)).rows())
    changed = sorted(key for key in then.keys() | today.keys() if then.get(key) != today.get(key))
    behind = [key for key in changed if not after or f"{key[0]}|{key[1]}" > after[0]]
    return [
        {"id": case_id, "stage": stage, "closed": then.get((case_id, stage)), "live": today.get((case_id, stage))}
        for case_id, stage in behind[:limit]
    ]


def year_and_definition(year, now):
    check_year(year, now)
    definition = definition_for(nation(), year)
    return ReportingYear.of(year, definition), definition


def live_figures(stored, definition, now):
    """{measures, counted_apart} as the complaints are now, by the landlord's choices for the year."""
    return figures_of(Counting(stored.year, definition, working_days(now)).counts(), stored)


def _closed(year, now):
    stored, definition = year_and_definition(year, now)
    if not stored.is_closed:
        raise RuleBroken("year_not_closed", "The figures of this year are not closed yet.")
    return stored, definition


class YearShown:
    """A year as it is answered: what is stored, what defines it, and its figures."""

    def __init__(self, stored, definition, figures):
        self._stored, self.measured_by = stored, definition
        self.measures, self.counted_apart = figures["measures"], figures["counted_apart"]
        self.starts_at, self.ends_before = starts_at(stored.year), starts_at(stored.year + 1)

    def __getattr__(self, name):
        return getattr(self._stored, name)
