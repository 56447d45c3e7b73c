"""What is sent to and answered by what was learned."""

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.complaints.learning import LearningState, Theme
from services.complaints.schemas.kinds import Choice, Day, DayText, Text, person
from shared.http import PageQuery
from shared.http.shapes import Moment


class LearningQuery(PageQuery):
    state = Choice(LearningState)
    theme = Choice(Theme)
    complaint_id = person()


class IdentifyLearning(Schema):
    theme = Choice(Theme, required=True)
    complaint_ids = fields.List(
        person(), required=True, validate=Length(1, 100), metadata={"description": "The complaints that show it."}
    )
    what_went_wrong = Text(5_000, required=True)


class AgreeLearningAction(Schema):
    change = Text(5_000, required=True, metadata={"description": "What is done differently."})
    owner_id = person(required=True, metadata={"description": "A member of staff."})
    due_on = DayText(required=True)


class ImplementLearning(Schema):
    implemented_on = Day(required=True)


class PublishLearning(Schema):
    words = Text(5_000, required=True, metadata={"description": "Everybody reads them: name nobody."})


class PublishedLearningView(Schema):
    id = fields.String()
    theme = fields.String()
    words = fields.String(attribute="published_words")
    implemented_on = fields.String()
    published_at = Moment()


class LearningView(Schema):
    id = fields.String()
    version = fields.Integer()
    state = fields.String()
    theme = fields.String()
    complaint_ids = fields.List(fields.String())
    what_went_wrong = fields.String()
    change = fields.String(allow_none=True)
    owner_id = fields.String(allow_none=True)
    due_on = fields.String(allow_none=True)
    identified_at = Moment()
    agreed_at = Moment(allow_none=True)
    implemented_on = fields.String(allow_none=True)
    published_at = Moment(allow_none=True)
    published_words = fields.String(allow_none=True)
