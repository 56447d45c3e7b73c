"""What happens to the figures of a reporting year."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Moment

BOUNDARIES = ("all_made", "due_by_year_end")


class ReportingYearState(Event):
    """The complaint measures of a landlord for 1 April to 31 March: counts, as they were closed."""

    entity = "reporting_year"
    year = Count(required=True)  # the calendar year in which it begins
    definition = Code(required=True)
    boundary = Code(BOUNDARIES, required=True)  # which complaints CH02 divides by
    closed_at = Moment(allow_none=True)  # null while it is open, and the counts with it
    lcra_homes = Count(allow_none=True)
    lcho_homes = Count(allow_none=True)
    lcra_stage1 = Count(allow_none=True)  # complaints counted in CH01
    lcra_stage2 = Count(allow_none=True)
    lcho_stage1 = Count(allow_none=True)
    lcho_stage2 = Count(allow_none=True)


class ReportingYearClosed(ReportingYearState):
    """The figures of a year are final."""

    name = "complaints.reporting_year_closed"


class ReportingYearRestated(ReportingYearState):
    """A year as it is, told again for a reader that lacks it."""

    name = "complaints.reporting_year_restated"
