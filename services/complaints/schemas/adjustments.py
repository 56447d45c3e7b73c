"""What is agreed with a person, in and out."""

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.complaints.schemas.kinds import Choice, Day
from services.complaints.vocabulary import Adjustment
from shared.http import PageQuery
from shared.http.shapes import Moment


class WantedAdjustment(Schema):
    kind = Choice(Adjustment, required=True)
    review_on = Day(required=True, metadata={"description": "At most a year ahead."})


class AgreeAdjustments(Schema):
    adjustments = fields.List(
        fields.Nested(WantedAdjustment), required=True, validate=Length(max=len(Adjustment)),
        metadata={"description": "All that is agreed from now on: what to do, never why."},
    )  # fmt: skip

    @validates_schema
    def check_once(self, data, **_):
        kinds = [one["kind"] for one in data.get("adjustments", [])]
        if len(kinds) != len(set(kinds)):
            raise ValidationError("Say each of them once.", "adjustments")


class AdjustmentDueQuery(PageQuery):
    due_by = Day(metadata={"description": "To be reviewed on or before this day; today."})


class AgreedAdjustmentView(Schema):
    kind = fields.String()
    agreed_at = Moment()
    agreed_by = fields.String(allow_none=True)
    review_on = fields.String()


class AdjustmentsView(Schema):
    id = fields.String()
    resident_id = fields.String()
    version = fields.Integer(metadata={"description": "0 while nothing was ever agreed."})
    agreed = fields.List(fields.Nested(AgreedAdjustmentView))


class AdjustmentsDueView(Schema):
    id = fields.String()
    resident_id = fields.String()
    version = fields.Integer()
    review_on = fields.Date()


class LetterAdjustmentsView(Schema):
    resident_id = fields.String()
    kinds = fields.List(fields.String())


class ComingLetterView(Schema):
    language = fields.String()
    format = fields.String()
    adjustments = fields.List(fields.Nested(LetterAdjustmentsView))
    by_hand = fields.List(
        fields.Nested(LetterAdjustmentsView),
        metadata={
            "description": "What of it the letter does not do, and you must: interpreter, braille, home_visit, …"
        },
    )


class AdjustedLetterView(ComingLetterView):
    number = fields.Integer()


class AdjustmentsOfLettersView(Schema):
    people = fields.List(fields.Nested(AdjustmentsView))
    next_letter = fields.Nested(
        ComingLetterView, allow_none=True,
        metadata={"description": "To all of them, if it were sent now; null where none will come."},
    )  # fmt: skip
    letters = fields.List(
        fields.Nested(AdjustedLetterView), metadata={"description": "What was agreed when each letter was sent."}
    )


class AdjustmentReadingView(Schema):
    id = fields.String()
    at = Moment()
    by_kind = fields.String()
    by = fields.String()
    complaint_id = fields.String(allow_none=True)


class MyAdjustmentsView(Schema):
    agreed = fields.List(fields.Nested(AgreedAdjustmentView))
