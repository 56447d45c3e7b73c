"""What happens to a self-assessment."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Moment

CAUSES = ("annual", "restructure", "merger", "procedure_change", "ombudsman_asked")


class SelfAssessmentState(Event):
    """How many provisions of the Code a landlord says it complies with; none of its words."""

    entity = "self_assessment"
    code = Code(required=True)
    cause = Code(CAUSES, required=True)
    complying = Count(required=True)
    partly_complying = Count(required=True)
    not_complying = Count(required=True)
    approved_at = Moment(allow_none=True)


class SelfAssessmentApproved(SelfAssessmentState):
    """The governing body approved it."""

    name = "complaints.self_assessment_approved"


class SelfAssessmentRestated(SelfAssessmentState):
    """A self-assessment as it is, told again for a reader that lacks it."""

    name = "complaints.self_assessment_restated"
