"""What the procedures' data is written with."""

from services.complaints.deadlines import Duration, DurationKind
from services.complaints.procedures.profile import ResponsePart


def working_days(n):
    return Duration(DurationKind.WORKING_DAYS, n)


def months(n):
    return Duration(DurationKind.CALENDAR_MONTHS, n)


def response_parts(how_to_escalate):
    """The seven parts of an answer. Sector practice outside England, where no text lists them."""
    return (
        ResponsePart("stage", "the stage of the complaint"),
        ResponsePart("definition", "the definition of the complaint"),
        ResponsePart("decision", "the decision"),
        ResponsePart("reasons", "the reasons for the decision"),
        ResponsePart("remedies", "the remedies offered, or that there are none", may_be_none=True),
        ResponsePart("outstanding_actions", "the actions still to be done, or that there are none", may_be_none=True),
        ResponsePart("how_to_escalate", how_to_escalate),
    )
