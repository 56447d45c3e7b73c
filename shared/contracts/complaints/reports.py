"""What happens to an annual report, and to its submission to the Ombudsman."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Moment

REPORT_STATES = ("draft", "presented", "responded", "published")


class AnnualReportState(Event):
    """An annual complaints report without its words and figures."""

    entity = "annual_report"
    year = Count(required=True)  # the calendar year in which the reporting year begins
    state = Code(REPORT_STATES, required=True)
    published_version = Count(required=True)  # 0 until it is published; grows with each correction
    due_before = Moment(required=True)  # of the submission to the Ombudsman: the first instant that is too late
    published_at = Moment(allow_none=True)
    submitted_at = Moment(allow_none=True)


class AnnualReportPresented(AnnualReportState):
    """The report was put to the governing body."""

    name = "complaints.annual_report_presented"


class AnnualReportPublished(AnnualReportState):
    """Everybody can read it, with the governing body's response."""

    name = "complaints.annual_report_published"


class AnnualReportCorrected(AnnualReportState):
    """Something in what was published was put right."""

    name = "complaints.annual_report_corrected"


class AnnualReportSubmitted(AnnualReportState):
    """It was sent to the Ombudsman."""

    name = "complaints.annual_report_submitted"


class AnnualReportReminded(AnnualReportState):
    """Its submission is due in 60, 30 or 7 days. Told once for each."""

    name = "complaints.annual_report_reminded"


class AnnualReportMissed(AnnualReportState):
    """Its submission is overdue. Told once."""

    name = "complaints.annual_report_missed"


class AnnualReportRestated(AnnualReportState):
    """A report as it is, told again for a reader that lacks it."""

    name = "complaints.annual_report_restated"
