"""Shapes of questions. Their ids stay as they are given; those left out are numbered."""

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length, OneOf, Range

from services.consultations.questions import LONGEST_ANSWER
from services.consultations.schemas.pieces import refuse_repeated, slug, wording

QUESTION_KINDS = ("single_choice", "multiple_choice", "scale", "yes_no", "free_text")
_WITH_CHOICES = ("single_choice", "multiple_choice")


class Choice(Schema):
    id = slug(required=True)
    label = wording(300, required=True)


class Question(Schema):
    id = slug()
    kind = fields.String(required=True, validate=OneOf(QUESTION_KINDS))
    text = wording(1000, required=True)
    required = fields.Boolean(load_default=False)
    choices = fields.List(fields.Nested(Choice), validate=Length(2, 50))
    most_choices = fields.Integer(strict=True, validate=Range(1, 50))
    lowest = fields.Integer(strict=True, validate=Range(-10, 100))
    highest = fields.Integer(strict=True, validate=Range(-10, 100))
    lowest_label = wording(100)
    highest_label = wording(100)
    longest = fields.Integer(strict=True, validate=Range(1, LONGEST_ANSWER))

    @validates_schema
    def fits_its_kind(self, data, **_options):
        if data["kind"] in _WITH_CHOICES:
            if "choices" not in data:
                raise ValidationError("A question with choices needs them.", "choices")
            refuse_repeated(data["choices"], "id", "choice", "choices")
        if data["kind"] == "scale" and not data.get("lowest", 0) < data.get("highest", -100):
            raise ValidationError("A scale needs its lowest and its highest number.", "highest")
        foreign = sorted(_OF_A_KIND.keys() & data.keys() - _ALLOWED[data["kind"]])
        if foreign:
            raise ValidationError("This does not belong to a question of this kind.", foreign[0])

    @post_load
    def complete(self, data, **_options):
        return data | ({"lowest": data.get("lowest", 0)} if data["kind"] == "scale" else {})


_ALLOWED = {
    "single_choice": {"choices"},
    "multiple_choice": {"choices", "most_choices"},
    "scale": {"lowest", "highest", "lowest_label", "highest_label"},
    "yes_no": set(),
    "free_text": {"longest"},
}
_OF_A_KIND = dict.fromkeys(set().union(*_ALLOWED.values()))


class Questions(fields.List):
    """A list of questions, each with an id in the end."""

    def __init__(self, **options):
        super().__init__(fields.Nested(Question), validate=Length(max=60), **options)

    def _deserialize(self, value, attr, data, **options):
        questions: list = super()._deserialize(value, attr, data, **options) or []
        refuse_repeated(questions, "id", "question")
        taken = {question.get("id") for question in questions}
        free = (name for number in range(1, 200) if (name := f"q{number}") not in taken)
        return [question if "id" in question else question | {"id": next(free)} for question in questions]
