"""What a landlord decides about a reporting year, and the closing of its figures."""

from services.complaints.counting import Counting, counts_of
from services.complaints.measures import figures_of
from services.complaints.model.years import ClosedCases
from services.complaints.queries.years import year_and_definition
from services.complaints.terms import working_days
from shared.contracts.complaints import ReportingYearClosed
from shared.errors import StaleVersion


def set_reporting_year(year, chosen, act, *, version):
    """Say how many homes there were at the end of the year, and how its measures are to be counted.

    chosen: {homes: {lcra, lcho}, boundary, count_refused, count_withdrawn}.
    Raises: NotFound year_not_found; StaleVersion; RuleBroken no_measures, year_closed.
    """
    stored, _ = _stored(year, act, version)
    return stored.save() if stored.choose(chosen, act) else stored


def close_reporting_year(year, act, *, version):
    """Keep the figures of a year that is over, with every complaint that they count, for good.

    What changes afterwards is shown beside them. If we die before the last write, the year is still open and its pieces
    are written again: they are named by what is in them.
    Raises: NotFound year_not_found; StaleVersion; RuleBroken no_measures, year_closed, year_not_over, homes_missing.
    Announces: ReportingYearClosed.
    """
    stored, definition = _stored(year, act, version)
    stored.check_closing(act.at)
    rows = Counting(year, definition, working_days(act.at)).rows()
    pieces = ClosedCases.of(year, rows)
    for piece in pieces:
        piece.save()
    stored.close(figures_of(counts_of(rows), stored), pieces, act)
    stored.announce(ReportingYearClosed.of(stored))
    return stored.save()


def _stored(year, act, version):
    stored, definition = year_and_definition(year, act.at)
    if stored.version != version:
        raise StaleVersion(stored.version)
    return stored, definition
