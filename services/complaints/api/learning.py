"""What was learned from complaints, for staff, and what everybody is told of it."""

from services.complaints.api.app import act, api
from services.complaints.commands import learning
from services.complaints.queries import learning as queries
from services.complaints.schemas.learning import (
    AgreeLearningAction,
    IdentifyLearning,
    ImplementLearning,
    LearningQuery,
    LearningView,
    PublishedLearningView,
    PublishLearning,
)
from shared.http import PageQuery, if_match, page, page_of, permission


@api.post("/complaints/learning")
@permission("complaints:respond")
@api.input(IdentifyLearning)
@api.output(LearningView, 201)
def identify_learning(json_data):
    """Write down what complaints show."""
    return learning.identify_learning(json_data, act())


@api.get("/complaints/learning")
@permission("complaints:read")
@api.input(LearningQuery, location="query")
@api.output(page_of(LearningView))
def list_learning(query_data):
    """What was learned, what changed last at the top."""
    return page(query_data, queries.list_learning, position=queries.position)


@api.get("/complaints/learning/published")
@permission("learning:published")
@api.input(PageQuery, location="query")
@api.output(page_of(PublishedLearningView))
def list_published_learning(query_data):
    """You said, we learned: what residents are told, the latest first."""
    return page(query_data, queries.list_published_learning, position=queries.position)


@api.get("/complaints/learning/<learning_item_id>")
@permission("complaints:read")
@api.output(LearningView)
def show_learning(learning_item_id):
    """One thing that was learned."""
    return queries.show_learning(learning_item_id)


@api.post("/complaints/learning/<learning_item_id>/action")
@permission("complaints:respond")
@api.input(AgreeLearningAction)
@api.output(LearningView)
def agree_learning_action(learning_item_id, json_data):
    """Say what is done differently, by whom and by when."""
    return learning.agree_learning_action(learning_item_id, json_data, act(), version=if_match())


@api.post("/complaints/learning/<learning_item_id>/implementation")
@permission("complaints:respond")
@api.input(ImplementLearning)
@api.output(LearningView)
def implement_learning(learning_item_id, json_data):
    """Say that it is done differently now."""
    return learning.implement_learning(learning_item_id, json_data["implemented_on"], act(), version=if_match())


@api.post("/complaints/learning/<learning_item_id>/publication")
@permission("complaints:respond")
@api.input(PublishLearning)
@api.output(LearningView)
def publish_learning(learning_item_id, json_data):
    """Tell residents what was learned."""
    return learning.publish_learning(learning_item_id, json_data["words"], act(), version=if_match())
