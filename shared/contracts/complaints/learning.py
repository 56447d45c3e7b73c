"""What a landlord learns from complaints."""

from shared.contracts.event import Event
from shared.contracts.kinds import Code, Count, Id, Moment

LEARNING_STATES = ("identified", "action_agreed", "implemented", "published")
THEMES = (
    "communication",
    "record_keeping",
    "repairs",
    "contractors",
    "policy",
    "staff_training",
    "systems",
    "complaint_handling",
    "vulnerability",
    "other",
)


class LearningState(Event):
    """One thing learned, without its words: those are asked for."""

    entity = "learning_item"
    state = Code(LEARNING_STATES, required=True)
    theme = Code(THEMES, required=True)
    complaints = Count(required=True)  # that show it
    owner_id = Id(allow_none=True)  # a member of staff; null until an action is agreed
    identified_at = Moment(required=True)
    published_at = Moment(allow_none=True)


class LearningIdentified(LearningState):
    """Complaints show that something goes wrong."""

    name = "complaints.learning_identified"


class LearningActionAgreed(LearningState):
    """It is settled what is done differently, by whom and by when."""

    name = "complaints.learning_action_agreed"


class LearningImplemented(LearningState):
    """It is done differently now."""

    name = "complaints.learning_implemented"


class LearningPublished(LearningState):
    """Residents are told what was learned."""

    name = "complaints.learning_published"


class LearningItemRestated(LearningState):
    """What was learned as it is, told again for a reader that lacks it."""

    name = "complaints.learning_item_restated"
