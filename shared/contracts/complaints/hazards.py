"""Signs of danger in homes: what has to be looked at by somebody, and by when. Never a word of what was said."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Codes, Count, Flag, Id, Moment

HAZARD_SEVERITIES = ("emergency", "significant")
HAZARD_KINDS = (
    "damp_and_mould",
    "excess_cold",
    "excess_heat",
    "asbestos",
    "carbon_monoxide",
    "gas",
    "electrics",
    "fire",
    "falls",
    "structure",
    "sewage",
    "water",
    "pests",
    "intruders",
    "lifts",
    "health_and_safety",
)
HAZARD_STATES = ("raised", "investigated", "made_safe", "works_begun", "works_completed", "closed")
HAZARD_CLOCKS = ("emergency", "investigate", "summary", "make_safe", "works", "works_longstop")


class HazardConcernState(Event):
    """A sign of danger, from being noticed to being dealt with. Deadlines are of the clock that is to be met next."""

    entity = "hazard_concern"
    source = Code(required=True)  # description, escalation_reason, staff, …: where it was noticed
    complaint_id = Id(allow_none=True)
    resident_id = Id(allow_none=True)
    place = Code(allow_none=True)  # the landlord's code of an estate, or of what staff named, where it is known
    block = Code(allow_none=True)  # the landlord's code of the building, within its estate
    occurred_at = Moment(required=True)  # since when the landlord is aware of it
    severity = Code(HAZARD_SEVERITIES, required=True)
    kinds = Codes(HAZARD_KINDS, required=True)
    rules = Codes(required=True)  # that found it
    tenure = Code(allow_none=True)
    state = Code(HAZARD_STATES, required=True)
    acknowledged_at = Moment(allow_none=True)
    law = Code(allow_none=True)
    law_applies = Flag(required=True)
    law_reason = Code(required=True)
    clock = Code(HAZARD_CLOCKS, allow_none=True)  # to be met next
    due_before = Moment(allow_none=True)  # the first instant that is too late
    pages = Count(required=True)  # how often people were called because nobody acknowledged it


class HazardConcernRaised(HazardConcernState):
    """Something that was said or written is a sign of danger: somebody must look, at once."""

    name, timeline, urgent = "complaints.hazard_concern_raised", "danger_noticed", True
    readers = ("complaints.keep_hazard_concerns", "membership.keep_timeline")


class HazardConcernAcknowledged(HazardConcernState):
    """A person, or the landlord's repairs system, has taken it in hand."""

    name = "complaints.hazard_concern_acknowledged"


class HazardConcernUnacknowledged(HazardConcernState):
    """Nobody has taken it in hand in time. Told again, with `pages` growing, until somebody does."""

    name, urgent = "complaints.hazard_concern_unacknowledged", True


class HazardSeverityAssessed(HazardConcernState):
    """A person decided how bad it may be; the clocks are those of that severity now."""

    name = "complaints.hazard_severity_assessed"


class HazardAccessAttempted(HazardConcernState):
    """Somebody tried to get in, and could not."""

    name = "complaints.hazard_access_attempted"


class HazardInvestigationConcluded(HazardConcernState):
    """It is known what there is."""

    name = "complaints.hazard_investigation_concluded"


class HazardSummarySent(HazardConcernState):
    """The resident has the findings in writing."""

    name = "complaints.hazard_summary_sent"


class HazardMadeSafe(HazardConcernState):
    """The home is safe, or the works that make it safe have begun."""

    name = "complaints.hazard_made_safe"


class HazardWorksRecorded(HazardConcernState):
    """The works that keep it from coming back have begun, or are completed."""

    name = "complaints.hazard_works_recorded"


class HazardAccommodationOffered(HazardConcernState):
    """The home cannot be made safe in time: the household was offered another place to stay."""

    name = "complaints.hazard_accommodation_offered"


class HazardConcernClosed(HazardConcernState):
    """Nothing more is to be done, for a recorded reason."""

    name = "complaints.hazard_concern_closed"


class HazardDeadlineApproaching(HazardConcernState):
    """The clock to be met next is close to its end. Told once for each clock."""

    name = "complaints.hazard_deadline_approaching"


class HazardDeadlineMissed(HazardConcernState):
    """A clock ran out. Told once for each clock."""

    name = "complaints.hazard_deadline_missed"


class HazardDeadlineRecalculated(HazardConcernState):
    """Running clocks moved, because the landlord's calendar changed."""

    name = "complaints.hazard_deadline_recalculated"


class HazardConcernRestated(HazardConcernState):
    """A concern as it is, told again for a reader that lacks it."""

    name = "complaints.hazard_concern_restated"


class HazardClusterState(Event):
    """Several homes of one place with signs of the same kind of danger within a short time."""

    entity = "hazard_cluster"
    place = Code(required=True)
    block = Code(allow_none=True)  # all are in it; none: homes of several blocks, or of none that is known
    kind = Code(HAZARD_KINDS, required=True)
    homes = Count(required=True)  # when it was detected
    first_at = Moment(required=True)
    detected_at = Moment(required=True)


class HazardClusterDetected(HazardClusterState):
    """The fault may be in the building, not in the homes."""

    name = "complaints.hazard_cluster_detected"


class HazardClusterRestated(HazardClusterState):
    """A cluster as it was detected, told again for a reader that lacks it."""

    name = "complaints.hazard_cluster_restated"
