"""What consultations announces: decisions, the consultations on them, who took part, who was invited and told."""

from shared.contracts import membership
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Codes, Count, Flag, Id, Moment

DECISION_STATUSES = ("formative", "options", "preferred_option", "made")
INFLUENCE_LEVELS = ("inform", "consult", "involve", "collaborate", "empower")
CONSULTATION_KINDS = (
    "s105_housing_management",
    "s20_qualifying_works",
    "s20_qlta",
    "s20_works_under_qlta",
    "landlord_or_management_change",
    "tenancy_terms_variation",
    "stock_transfer",
    "estate_regeneration_ballot",
    "policy",
    "strategy",
    "service_standard",
    "conduct_code",
    "budget_choice",
    "local_improvement",
    "charter_round",
)
CONSULTATION_STATES = (
    "draft",
    "approved",
    "open",
    "extended",
    "closed",
    "analysing",
    "decided",
    "feedback_published",
    "cancelled",
)
DIGITAL_CHANNELS = ("web", "email", "sms")
OTHER_CHANNELS = ("paper", "post", "phone", "doorstep", "face_to_face", "meeting")
CHANNELS = DIGITAL_CHANNELS + OTHER_CHANNELS
RESPONDENTS = ("resident", "household", "anonymous")
DISPOSITIONS = ("accepted", "partly_accepted", "rejected", "out_of_scope", "deferred")

_TIMELINE = "membership.keep_timeline"


class DecisionState(Event):
    """Something the landlord is to decide."""

    entity = "decision"
    status = Code(DECISION_STATUSES, required=True)
    influence_level = Code(INFLUENCE_LEVELS, required=True)
    registered_at = Moment(required=True)
    made_at = Moment(allow_none=True)
    made_through = Id(allow_none=True)  # the consultation whose results were considered


class DecisionRegistered(DecisionState):
    name = "consultations.decision_registered"


class DecisionChanged(DecisionState):
    name = "consultations.decision_changed"


class DecisionMade(DecisionState):
    """It is decided, after the consultation on it had closed and every theme had been answered."""

    name = "consultations.decision_made"


class DecisionRestated(DecisionState):
    name = "consultations.decision_restated"


class ConsultationState(Event):
    """A consultation on a decision: its stage and its dates."""

    entity = "consultation"
    decision_id = Id(required=True)
    kind = Code(CONSULTATION_KINDS, required=True)
    state = Code(CONSULTATION_STATES, required=True)
    anonymous = Flag(required=True)
    channels = Codes(CHANNELS, required=True)
    opens_at = Moment(allow_none=True)  # inclusive
    closes_at = Moment(allow_none=True)  # exclusive
    closed_at = Moment(allow_none=True)
    decided_at = Moment(allow_none=True)
    feedback_due_at = Moment(allow_none=True)
    feedback_published_at = Moment(allow_none=True)
    audience_size = Count(allow_none=True)  # residents it was opened to


class ConsultationDrafted(ConsultationState):
    name = "consultations.consultation_drafted"


class ConsultationChanged(ConsultationState):
    name = "consultations.consultation_changed"


class ConsultationApproved(ConsultationState):
    name = "consultations.consultation_approved"


class ConsultationOpened(ConsultationState):
    name = "consultations.consultation_opened"
    readers = ("consultations.start_mailings",)


class ConsultationExtended(ConsultationState):
    name = "consultations.consultation_extended"


class ConsultationClosed(ConsultationState):
    name = "consultations.consultation_closed"


class ConsultationAnalysed(ConsultationState):
    name = "consultations.consultation_analysed"


class ConsultationDecided(ConsultationState):
    """The decision is recorded, with what became of every theme."""

    name, timeline = "consultations.consultation_decided", "decided"
    readers = ("consultations.make_decision", _TIMELINE)


class ConsultationCancelled(ConsultationState):
    name = "consultations.consultation_cancelled"


class FeedbackPublished(ConsultationState):
    """What was said and what was done about it can be read."""

    name = "consultations.feedback_published"
    readers = ("consultations.start_mailings",)


class FeedbackOverdue(ConsultationState):
    """The feedback that was due after the decision has not been published."""

    name = "consultations.feedback_overdue"


class ConsultationRestated(ConsultationState):
    name = "consultations.consultation_restated"


class ResponseState(Event):
    """That somebody answered, when and how. No answer and no name travels with it."""

    entity = "response"
    consultation_id = Id(required=True)
    resident_id = Id(allow_none=True)  # null where answers are anonymous
    respondent = Code(RESPONDENTS, required=True)
    channel = Code(CHANNELS, required=True)
    received_at = Moment(required=True)
    typed_in = Flag(required=True)  # by staff, from paper, telephone or a conversation
    counts = Flag(required=True)  # false: came late and was not accepted, or not yet


class ResponseRecorded(ResponseState):
    """A resident, known by name, answered for the first time."""

    name, timeline = "consultations.response_recorded", "took_part"
    about = ("consultation", "consultation_id")
    readers = (_TIMELINE,)
    resident_id = Id(required=True)


class AnonymousResponseRecorded(ResponseState):
    """Somebody answered whose name is not kept."""

    name = "consultations.anonymous_response_recorded"


class ResponseRevised(ResponseState):
    """Newer answers took the place of earlier ones, or a late answer was accepted or not."""

    name = "consultations.response_revised"


class ResponseRestated(ResponseState):
    name = "consultations.response_restated"


class ResidentsInvited(Event):
    """One chunk of the residents whom a consultation asks."""

    name, entity, batch = "consultations.residents_invited", "invitation", True
    timeline, about = "invited", ("consultation", "consultation_id")
    readers = (_TIMELINE,)
    resident_id = Id(required=True)
    consultation_id = Id(required=True)


class MessagesRequested(membership.MessageRequested):
    """One chunk of the residents who are to be told of a consultation, or of what became of it."""

    name, batch = "consultations.messages_requested", True
